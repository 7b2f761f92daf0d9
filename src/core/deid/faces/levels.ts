const BINS = 256;

/** Value below which that share of the finite values lies, by sorting a regular sample of them. */
export function quantile(values: Float32Array, share: number, most = 60_000): number {
  const step = Math.max(1, Math.floor(values.length / most));
  const sample: number[] = [];
  for (let at = 0; at < values.length; at += step) {
    const value = values[at] as number;
    if (!Number.isNaN(value)) sample.push(value);
  }
  const sorted = Float64Array.from(sample).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The value that parts two classes best (Otsu 1979), of the values between two bounds. */
export function otsu(values: Float32Array, low: number, high: number): number {
  const counts = new Float64Array(BINS);
  const width = (high - low) / BINS || 1;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const bin = Math.floor((value - low) / width);
    const kept = Math.min(BINS - 1, Math.max(0, bin));
    counts[kept] = (counts[kept] as number) + 1;
  }
  let total = 0;
  let sum = 0;
  counts.forEach((count, bin) => {
    total += count;
    sum += bin * count;
  });
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let most = -1;
  for (let bin = 0; bin < BINS - 1; bin += 1) {
    below += counts[bin] as number;
    sumBelow += bin * (counts[bin] as number);
    if (below === 0 || below === total) continue;
    const apart = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * apart * apart;
    if (between > most) [most, best] = [between, bin];
  }
  return low + (best + 1) * width;
}

/** Means over a cube of 3 × 3 × 3 cells, of those that have a value; NaN stays. */
export function smoothed(
  size: readonly [number, number, number],
  values: Float32Array,
): Float32Array {
  const [nx, ny, nz] = size;
  let from: Float32Array = values;
  const pass = (stride: number, length: number, of: (at: number) => number) => {
    const to = new Float32Array(from.length);
    for (let at = 0; at < from.length; at += 1) {
      const value = from[at] as number;
      if (Number.isNaN(value)) {
        to[at] = NaN;
        continue;
      }
      const place = of(at);
      const before = place > 0 ? (from[at - stride] as number) : value;
      const after = place < length - 1 ? (from[at + stride] as number) : value;
      to[at] =
        (value +
          (Number.isNaN(before) ? value : before) +
          (Number.isNaN(after) ? value : after)) / 3; // prettier-ignore
    }
    from = to;
  };
  pass(1, nx, (at) => at % nx);
  pass(nx, ny, (at) => Math.floor(at / nx) % ny);
  pass(nx * ny, nz, (at) => Math.floor(at / (nx * ny)));
  return from;
}

/** Sums over `2 × reach + 1` cells along one axis, those beyond the ends left out, in place. */
function sumAlong(
  values: Float32Array,
  stride: number,
  length: number,
  starts: Iterable<number>,
  reach: number,
): void {
  const line = new Float64Array(length);
  for (const start of starts) {
    let sum = 0;
    for (let q = 0; q < length; q += 1) line[q] = values[start + q * stride] as number;
    for (let q = 0; q < Math.min(reach, length); q += 1) sum += line[q] as number;
    for (let q = 0; q < length; q += 1) {
      if (q + reach < length) sum += line[q + reach] as number;
      if (q - reach > 0) sum -= line[q - reach - 1] as number;
      values[start + q * stride] = sum;
    }
  }
}

/** Sums over a cube of `2 × reach + 1` cells. */
export function cubeSums(
  [nx, ny, nz]: readonly [number, number, number],
  values: Float32Array,
  reach: number,
): Float32Array {
  const sums = values.slice();
  const lines = (count: number, of: (at: number) => number) =>
    Array.from({ length: count }, (_, at) => of(at));
  sumAlong(
    sums,
    1,
    nx,
    lines(ny * nz, (at) => at * nx),
    reach,
  );
  sumAlong(
    sums,
    nx,
    ny,
    lines(nx * nz, (at) => (at % nx) + Math.floor(at / nx) * nx * ny),
    reach,
  );
  sumAlong(
    sums,
    nx * ny,
    nz,
    lines(nx * ny, (at) => at),
    reach,
  );
  return sums;
}
