/** PackBits of one byte plane, PS3.5 section G.3.1: runs of two or more, literals between. */
function packBits(plane: Uint8Array): number[] {
  const packed: number[] = [];
  let at = 0;
  while (at < plane.length) {
    let run = 1;
    while (run < 128 && at + run < plane.length && plane[at + run] === plane[at]) run += 1;
    if (run > 1) {
      packed.push(257 - run, plane[at] ?? 0);
      at += run;
      continue;
    }
    const from = at;
    while (at < plane.length && at - from < 128 && plane[at] !== plane[at + 1]) at += 1;
    if (at === from) at += 1;
    packed.push(at - from - 1, ...plane.subarray(from, at));
  }
  if (packed.length % 2 === 1) packed.push(0);
  return packed;
}

/**
 * One RLE frame (PS3.5 annex G) of little endian samples, interleaved by pixel: `bytesPerPixel` is
 * samples × bytes of a sample.
 */
export function encodeRle(
  native: Uint8Array,
  samplesPerPixel: number,
  bytesPerSample: number,
): Uint8Array {
  const stride = samplesPerPixel * bytesPerSample;
  const segments: number[][] = [];
  for (let sample = 0; sample < samplesPerPixel; sample += 1) {
    for (let byte = bytesPerSample - 1; byte >= 0; byte -= 1) {
      const offset = sample * bytesPerSample + byte;
      segments.push(packBits(native.filter((_, index) => index % stride === offset)));
    }
  }
  const header = new Uint8Array(64);
  const view = new DataView(header.buffer);
  view.setUint32(0, segments.length, true);
  let start = header.length;
  segments.forEach((segment, index) => {
    view.setUint32(4 + index * 4, start, true);
    start += segment.length;
  });
  const frame = new Uint8Array(start);
  frame.set(header);
  frame.set(segments.flat(), header.length);
  return frame;
}
