import type { Grid } from './patient-grid.ts';

/** One byte a cell: 1 inside, 0 outside. */
export type Mask = Uint8Array<ArrayBuffer>;

const FAR = 1e9;

/** Lower envelope of parabolas along one line (Felzenszwalb and Huttenlocher 2012), in place. */
function transformLine(line: Float64Array, length: number, scratch: Scratch): void {
  const { vertices, bounds, out } = scratch;
  let last = 0;
  vertices[0] = 0;
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  for (let q = 1; q < length; q += 1) {
    const own = (line[q] as number) + q * q;
    let crossing: number;
    for (;;) {
      const v = vertices[last] as number;
      crossing = (own - ((line[v] as number) + v * v)) / (2 * q - 2 * v);
      if (crossing > (bounds[last] as number)) break;
      last -= 1;
    }
    last += 1;
    vertices[last] = q;
    bounds[last] = crossing;
    bounds[last + 1] = Infinity;
  }
  let parabola = 0;
  for (let q = 0; q < length; q += 1) {
    while ((bounds[parabola + 1] as number) < q) parabola += 1;
    const v = vertices[parabola] as number;
    out[q] = (q - v) ** 2 + (line[v] as number);
  }
  for (let q = 0; q < length; q += 1) line[q] = out[q] as number;
}

interface Scratch {
  readonly vertices: Int32Array;
  readonly bounds: Float64Array;
  readonly out: Float64Array;
}

/**
 * Distance in mm of each cell from the nearest cell whose mask is `target`, between centres; what lies beyond
 * the grid does not count.
 */
export function distanceTo({ size, cellMm }: Grid, mask: Mask, target: 0 | 1): Float32Array {
  const [nx, ny, nz] = size;
  const field = new Float32Array(mask.length);
  for (let at = 0; at < mask.length; at += 1) field[at] = mask[at] === target ? 0 : FAR;
  const longest = Math.max(nx, ny, nz);
  const line = new Float64Array(longest);
  const scratch: Scratch = {
    vertices: new Int32Array(longest + 1),
    bounds: new Float64Array(longest + 2),
    out: new Float64Array(longest),
  };
  const along = (start: number, stride: number, length: number) => {
    let isPlain = true;
    for (let q = 0, at = start; q < length; q += 1, at += stride) {
      line[q] = field[at] as number;
      if (line[q] !== line[0]) isPlain = false;
    }
    if (isPlain) return;
    transformLine(line, length, scratch);
    for (let q = 0, at = start; q < length; q += 1, at += stride) field[at] = line[q] as number;
  };
  for (let k = 0; k < nz; k += 1) {
    for (let j = 0; j < ny; j += 1) along(nx * (j + ny * k), 1, nx);
  }
  for (let k = 0; k < nz; k += 1) {
    for (let i = 0; i < nx; i += 1) along(i + nx * ny * k, nx, ny);
  }
  for (let j = 0; j < ny; j += 1) {
    for (let i = 0; i < nx; i += 1) along(i + nx * j, nx * ny, nz);
  }
  for (let at = 0; at < field.length; at += 1) field[at] = Math.sqrt(field[at] as number) * cellMm;
  return field;
}

function where(length: number, isIn: (at: number) => boolean): Mask {
  const mask = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) if (isIn(at)) mask[at] = 1;
  return mask;
}

/** Cells at least so far inside. */
export function erode(grid: Grid, mask: Mask, mm: number): Mask {
  const depth = distanceTo(grid, mask, 0);
  return where(mask.length, (at) => (depth[at] as number) > mm);
}

/** With the cells at most so far outside. */
export function dilate(grid: Grid, mask: Mask, mm: number): Mask {
  const distance = distanceTo(grid, mask, 1);
  return where(mask.length, (at) => (distance[at] as number) <= mm);
}

/** Bridges what is narrower than twice that. */
export function close(grid: Grid, mask: Mask, mm: number): Mask {
  return erode(grid, dilate(grid, mask, mm), mm);
}

/** Visits the six neighbours of a cell that are in the grid. */
function neighbours([nx, ny, nz]: Grid['size'], at: number, visit: (next: number) => void): void {
  const i = at % nx;
  const j = Math.floor(at / nx) % ny;
  const k = Math.floor(at / (nx * ny));
  if (i > 0) visit(at - 1);
  if (i < nx - 1) visit(at + 1);
  if (j > 0) visit(at - nx);
  if (j < ny - 1) visit(at + nx);
  if (k > 0) visit(at - nx * ny);
  if (k < nz - 1) visit(at + nx * ny);
}

/** The cells of the mask that are connected with a seed through faces of cells. */
function connectedTo(grid: Grid, mask: Mask, seeds: Iterable<number>): Mask {
  const found = new Uint8Array(mask.length);
  const stack: number[] = [];
  const take = (at: number) => {
    if (mask[at] !== 1 || found[at] === 1) return;
    found[at] = 1;
    stack.push(at);
  };
  for (const seed of seeds) take(seed);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) neighbours(grid.size, at, take);
  return found;
}

/** The connected part with the most cells; empty when the mask is. */
export function largestPart(grid: Grid, mask: Mask): Mask {
  const label = new Uint8Array(mask.length);
  let best: Mask = new Uint8Array(mask.length);
  let most = 0;
  for (let seed = 0; seed < mask.length; seed += 1) {
    if (mask[seed] !== 1 || label[seed] === 1) continue;
    const stack = [seed];
    const cells: number[] = [];
    label[seed] = 1;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      cells.push(at);
      neighbours(grid.size, at, (next) => {
        if (mask[next] !== 1 || label[next] === 1) return;
        label[next] = 1;
        stack.push(next);
      });
    }
    if (cells.length <= most) continue;
    most = cells.length;
    best = new Uint8Array(mask.length);
    for (const at of cells) best[at] = 1;
  }
  return best;
}

/**
 * With every hole that no way leads to from the sides of the grid. Its lower and upper end are no way in: airways
 * end there.
 */
export function filled(grid: Grid, mask: Mask): Mask {
  const [nx, ny] = grid.size;
  const outside = where(mask.length, (at) => mask[at] === 0);
  const rim: number[] = [];
  for (let at = 0; at < mask.length; at += 1) {
    const i = at % nx;
    const j = Math.floor(at / nx) % ny;
    if (i === 0 || j === 0 || i === nx - 1 || j === ny - 1) rim.push(at);
  }
  const reached = connectedTo(grid, outside, rim);
  return where(mask.length, (at) => reached[at] === 0);
}

export function countOf(mask: Mask): number {
  let count = 0;
  for (const each of mask) count += each;
  return count;
}
