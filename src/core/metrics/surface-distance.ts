export interface VolumeShape {
  readonly slices: number;
  readonly rows: number;
  readonly columns: number;
  readonly spacingMm: readonly [slice: number, row: number, column: number];
}

interface Axis {
  readonly length: number;
  /** From one voxel to the next along the axis, in the flat array. */
  readonly stride: number;
  readonly spacingMm: number;
}

function axesOf({ slices, rows, columns, spacingMm }: VolumeShape): readonly Axis[] {
  const [sliceMm, rowMm, columnMm] = spacingMm;
  return [
    { length: columns, stride: 1, spacingMm: columnMm },
    { length: rows, stride: columns, spacingMm: rowMm },
    { length: slices, stride: rows * columns, spacingMm: sliceMm },
  ];
}

/** Voxels of the mask with a neighbour outside it by a face; beyond the border of the volume is outside. */
function surfaceOf(mask: Uint8Array, axes: readonly Axis[]): Uint8Array {
  return mask.map((isInside, at) => {
    if (isInside === 0) return 0;
    const isInner = axes.every(({ length, stride }) => {
      if (length === 1) return true; // A picture has no surface towards slices that it does not have.
      const place = Math.floor(at / stride) % length;
      return place > 0 && place < length - 1 && mask[at - stride] === 1 && mask[at + stride] === 1;
    });
    return isInner ? 0 : 1;
  });
}

/**
 * Lower envelope of parabolas along one line: squared distances get the part of this axis. Felzenszwalb
 * and Huttenlocher 2012, with the spacing of the axis.
 */
function transformLine(line: Float64Array, length: number, spacingMm: number): void {
  const sites = new Int32Array(length);
  const bounds = new Float64Array(length + 1);
  const values = line.slice(0, length);
  const position = (index: number): number => index * spacingMm;
  let top = -1;
  for (let at = 0; at < length; at++) {
    const value = values[at] ?? Infinity;
    if (value === Infinity) continue;
    let crossing = -Infinity;
    while (top >= 0) {
      const site = sites[top] ?? 0;
      const [p, q] = [position(at), position(site)];
      crossing = (value + p * p - ((values[site] ?? 0) + q * q)) / (2 * (p - q));
      if (crossing > (bounds[top] ?? 0)) break;
      top -= 1;
      crossing = -Infinity;
    }
    top += 1;
    sites[top] = at;
    bounds[top] = crossing;
  }
  if (top < 0) return;
  let site = 0;
  for (let at = 0; at < length; at++) {
    while (site < top && (bounds[site + 1] ?? 0) < position(at)) site += 1;
    const from = sites[site] ?? 0;
    line[at] = (position(at) - position(from)) ** 2 + (values[from] ?? 0);
  }
}

/** Squared distance in mm² from each voxel to the nearest voxel that is set; exact. */
function squaredDistanceTo(sites: Uint8Array, axes: readonly Axis[]): Float64Array {
  const distances = Float64Array.from(sites, (isSite) => (isSite === 1 ? 0 : Infinity));
  for (const { length, stride, spacingMm } of axes) {
    if (length === 1) continue;
    const line = new Float64Array(length);
    for (let start = 0; start < distances.length; start++) {
      if (Math.floor(start / stride) % length !== 0) continue;
      for (let at = 0; at < length; at++) line[at] = distances[start + at * stride] ?? Infinity;
      transformLine(line, length, spacingMm);
      for (let at = 0; at < length; at++) distances[start + at * stride] = line[at] ?? Infinity;
    }
  }
  return distances;
}

/**
 * Distances in mm from each surface voxel of one mask to the nearest surface voxel of the other: first
 * those of `a`, then those of `b`. Both masks (1 inside, 0 outside) hold at least one voxel.
 */
export function surfaceDistancesOf(
  a: Uint8Array,
  b: Uint8Array,
  shape: VolumeShape,
): readonly [Float64Array, Float64Array] {
  const axes = axesOf(shape);
  const [surfaceA, surfaceB] = [surfaceOf(a, axes), surfaceOf(b, axes)];
  const from = (surface: Uint8Array, squared: Float64Array): Float64Array =>
    squared.filter((_, at) => surface[at] === 1).map(Math.sqrt);
  return [
    from(surfaceA, squaredDistanceTo(surfaceB, axes)),
    from(surfaceB, squaredDistanceTo(surfaceA, axes)),
  ];
}
