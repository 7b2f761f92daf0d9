/** A .npy file by the rules of NumPy's own page on the format. */
export function npyBytes(
  type: string,
  shape: readonly number[],
  data: ArrayBufferView,
  version: 1 | 2 = 1,
): Uint8Array {
  const sizes = `${shape.join(', ')}${shape.length === 1 ? ',' : ''}`;
  const literal = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = version === 1 ? 10 : 12;
  const text = `${literal.padEnd(Math.ceil((literal.length + start + 1) / 64) * 64 - start - 1)}\n`;
  const file = new Uint8Array(start + text.length + data.byteLength);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  file.set(new TextEncoder().encode(text), start);
  const { buffer, byteOffset, byteLength } = data;
  file.set(new Uint8Array(buffer, byteOffset, byteLength), start + text.length);
  return file;
}

/** A NIfTI-1 file by the table of its header: columns, rows, slices. */
export function niftiBytes(
  sizes: readonly number[],
  values: readonly number[],
  { type = 4, bytes = 2, isLittle = true, slope = 0, intercept = 0 } = {},
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(352 + values.length * bytes);
  const view = new DataView(file.buffer);
  view.setInt32(0, 348, isLittle);
  [sizes.length, ...sizes].forEach((size, axis) => {
    view.setInt16(40 + 2 * axis, size, isLittle);
  });
  view.setInt16(70, type, isLittle);
  [1, 0.5, 2, 3].forEach((mm, axis) => {
    view.setFloat32(76 + 4 * axis, mm, isLittle);
  });
  view.setFloat32(108, 352, isLittle);
  view.setFloat32(112, slope, isLittle);
  view.setFloat32(116, intercept, isLittle);
  file.set(new TextEncoder().encode('n+1'), 344);
  values.forEach((value, at) => {
    if (type === 4) view.setInt16(352 + at * bytes, value, isLittle);
    else view.setFloat32(352 + at * bytes, value, isLittle);
  });
  return file;
}
