/**
 * Inverse DCT of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in whole numbers, with the scaling
 * and the rounding that the Independent JPEG Group's accurate method has for samples of 12 bits: other
 * decoders of that kind give the same samples to the last bit.
 */
const FRACTION_BITS = 13;
/** Fraction that the first pass keeps: with 12 bits a second would overflow 32. */
const KEPT_BITS = 1;
const LEVEL_SHIFT = 2048;
const MAX_SAMPLE = 4095;

const fixed = (value: number): number => Math.round(value * 2 ** FRACTION_BITS);
const F_0_298 = fixed(0.298631336);
const F_0_390 = fixed(0.390180644);
const F_0_541 = fixed(0.5411961);
const F_0_765 = fixed(0.765366865);
const F_0_899 = fixed(0.899976223);
const F_1_175 = fixed(1.175875602);
const F_1_501 = fixed(1.50132111);
const F_1_847 = fixed(1.847759065);
const F_1_961 = fixed(1.96157056);
const F_2_053 = fixed(2.053119869);
const F_2_562 = fixed(2.562915447);
const F_3_072 = fixed(3.072711026);

/** Eight values, `step` apart, transformed in place and rounded down by `shift` bits. */
function transform8(work: Int32Array, start: number, step: number, shift: number): void {
  const at = (nth: number): number => work[start + nth * step] ?? 0;
  const half = 1 << (shift - 1);

  const z1 = Math.imul(at(2) + at(6), F_0_541);
  const even2 = z1 - Math.imul(at(6), F_1_847);
  const even3 = z1 + Math.imul(at(2), F_0_765);
  const even0 = (at(0) + at(4)) << FRACTION_BITS;
  const even1 = (at(0) - at(4)) << FRACTION_BITS;
  const e0 = even0 + even3 + half;
  const e3 = even0 - even3 + half;
  const e1 = even1 + even2 + half;
  const e2 = even1 - even2 + half;

  const z5 = Math.imul(at(7) + at(3) + at(5) + at(1), F_1_175);
  const zA = -Math.imul(at(7) + at(1), F_0_899);
  const zB = -Math.imul(at(5) + at(3), F_2_562);
  const zC = z5 - Math.imul(at(7) + at(3), F_1_961);
  const zD = z5 - Math.imul(at(5) + at(1), F_0_390);
  const o0 = Math.imul(at(7), F_0_298) + zA + zC;
  const o1 = Math.imul(at(5), F_2_053) + zB + zD;
  const o2 = Math.imul(at(3), F_3_072) + zB + zC;
  const o3 = Math.imul(at(1), F_1_501) + zA + zD;

  work[start] = (e0 + o3) >> shift;
  work[start + 7 * step] = (e0 - o3) >> shift;
  work[start + step] = (e1 + o2) >> shift;
  work[start + 6 * step] = (e1 - o2) >> shift;
  work[start + 2 * step] = (e2 + o1) >> shift;
  work[start + 5 * step] = (e2 - o1) >> shift;
  work[start + 3 * step] = (e3 + o0) >> shift;
  work[start + 4 * step] = (e3 - o0) >> shift;
}

/**
 * Dequantised coefficients of one block, row-major, into samples of 12 bits.
 * @param work 64 values; used up
 * @param pitch samples from one row of the block to the next
 */
export function inverseDct12(
  work: Int32Array,
  samples: Uint16Array,
  start: number,
  pitch: number,
): void {
  for (let column = 0; column < 8; column += 1) {
    transform8(work, column, 8, FRACTION_BITS - KEPT_BITS);
  }
  for (let row = 0; row < 8; row += 1) {
    transform8(work, row * 8, 1, FRACTION_BITS + KEPT_BITS + 3);
    for (let column = 0; column < 8; column += 1) {
      const sample = (work[row * 8 + column] ?? 0) + LEVEL_SHIFT;
      samples[start + row * pitch + column] = Math.max(0, Math.min(MAX_SAMPLE, sample));
    }
  }
}
