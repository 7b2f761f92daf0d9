/** A copy with the bytes of each unit reversed; a rest shorter than a unit stays as it is. */
export function swapBytes(bytes: Uint8Array, unitBytes: 1 | 2 | 4 | 8): Uint8Array {
  if (unitBytes === 1) return bytes;
  const swapped = bytes.slice();
  for (let unit = 0; unit + unitBytes <= swapped.length; unit += unitBytes) {
    for (let at = 0; at < unitBytes; at += 1) {
      swapped[unit + at] = bytes[unit + unitBytes - 1 - at] ?? 0;
    }
  }
  return swapped;
}
