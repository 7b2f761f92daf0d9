import { map3, product, stridesOf, type Geometry, type Triple } from './convolution-geometry.ts';
import type { Pointer, WasmHeap } from './wasm-heap.ts';

/** Positions and channels of a tile, as in the C sources. */
const TILE = 6;
const BLOCK = 8;
/** Work of one call by a thread, in multiplications: enough to hide what a call costs, little enough to share out. */
const GRAIN = 400_000;
const PAD_GRAIN = 16;

const blocksOf = (channels: number): number => Math.ceil(channels / BLOCK);
const taps = (length: number): number[] => Array.from({ length }, (_, at) => at);

export function convolutionGrain(multiplicationsPerItem: number): number {
  return Math.max(1, Math.ceil(GRAIN / multiplicationsPerItem));
}

/** What of the input all windows reach, counted from the first zero in front. */
function reachOf({ input, output, stride, filter, dilation, padding }: Geometry) {
  const size = map3((i) => (output[i] - 1) * stride[i] + (filter[i] - 1) * dilation[i] + 1);
  const isPadded = [0, 1, 2].some((i) => (padding[i] ?? 0) > 0 || (size[i] ?? 0) > (input[i] ?? 0));
  return isPadded ? { size, isPadded } : { size: input, isPadded };
}

interface Image {
  readonly batch: number;
  readonly size: Triple;
  readonly channels: number;
}

function pad(
  heap: WasmHeap,
  from: Pointer,
  to: Pointer,
  image: Image,
  front: Triple,
  size: Triple,
): void {
  const args = [from, to, image.batch, ...image.size, image.channels, ...front, ...size];
  heap.run('padImage', args, image.batch * size[0] * size[1], PAD_GRAIN);
}

/** Runs of the input that meet the filter: along x they hang together unless the filter is dilated. */
function runsOf({ filter, dilation, inChannels }: Geometry, size: Triple) {
  const isJoined = dilation[2] === 1;
  const starts: number[] = [];
  for (const z of taps(filter[0])) {
    for (const y of taps(filter[1])) {
      for (const x of isJoined ? [0] : taps(filter[2])) {
        const row = (z * dilation[0] * size[1] + y * dilation[1]) * size[2];
        starts.push((row + x * dilation[2]) * inChannels);
      }
    }
  }
  return { starts, length: isJoined ? filter[2] * inChannels : inChannels };
}

export interface Fused {
  /** 0 for none. */
  readonly bias?: Pointer;
  readonly isRelu?: boolean;
}

/** y [batch, ...output, outChannels] of x [batch, ...input, inChannels] and filter [...filter, in, out]. */
export function convolve(
  heap: WasmHeap,
  { x, filter, y }: { readonly x: Pointer; readonly filter: Pointer; readonly y: Pointer },
  geometry: Geometry,
  { bias = 0, isRelu = false }: Fused = {},
): void {
  const { batch, inChannels, outChannels, output, stride } = geometry;
  const { size, isPadded } = reachOf(geometry);
  const rows = product(geometry.filter) * inChannels;
  const runs = runsOf(geometry, size);
  const [padded = 0, packed = 0, starts = 0] = heap.scratch(
    isPadded ? batch * product(size) * inChannels : 0,
    blocksOf(outChannels) * BLOCK * rows,
    runs.starts.length,
  );
  if (isPadded) {
    const image = { batch, size: geometry.input, channels: inChannels };
    pad(heap, x, padded, image, geometry.padding, size);
  }
  heap.run('packFilter', [filter, packed, rows, outChannels], rows);
  heap.writeIntegers(starts, runs.starts);
  const positions = batch * product(output);
  heap.run(
    'convolve',
    [
      ...[isPadded ? padded : x, packed, y, bias, starts, runs.starts.length, runs.length],
      ...[outChannels, batch, ...output, ...stridesOf(size, inChannels, stride)],
      ...[...stridesOf(output, outChannels), isRelu ? 1 : 0],
    ],
    Math.ceil(positions / TILE),
    convolutionGrain(TILE * rows * outChannels),
  );
}

interface Tap {
  /** Of the filter. */
  readonly filter: number;
  /** Where the outer gradient lies that meets it, counted from a place of the phase. */
  readonly offset: number;
}

interface Phase {
  readonly start: number;
  readonly count: number;
  readonly taps: readonly Tap[];
}

/** With a stride only some taps reach a place: places with the same ones are a phase. */
function phasesOf(geometry: Geometry, axis: 0 | 1 | 2): Phase[] {
  const stride = geometry.stride[axis];
  const size = geometry.input[axis];
  const phases: Phase[] = [];
  for (let start = 0; start < Math.min(stride, size); start++) {
    const reaching: Tap[] = [];
    for (let filter = geometry.filter[axis] - 1; filter >= 0; filter--) {
      const at = start + geometry.padding[axis] - filter * geometry.dilation[axis];
      if (at % stride === 0) reaching.push({ filter, offset: at / stride });
    }
    phases.push({ start, count: Math.ceil((size - start) / stride), taps: reaching });
  }
  return phases;
}

/** How many zeros the outer gradient needs in front and behind. */
function marginsOf(phases: readonly Phase[], size: number): readonly [number, number] {
  let front = 0;
  let back = 0;
  for (const { taps: reaching, count } of phases) {
    for (const { offset } of reaching) {
      front = Math.max(front, -offset);
      back = Math.max(back, count - 1 + offset - (size - 1));
    }
  }
  return [front, back];
}

/** dx of dy and the filter: a convolution of dy for each phase of the stride. */
export function convolveInputGradient(
  heap: WasmHeap,
  { dy, filter, dx }: { readonly dy: Pointer; readonly filter: Pointer; readonly dx: Pointer },
  geometry: Geometry,
): void {
  const { batch, inChannels, outChannels, input, output, stride } = geometry;
  const axes = [0, 1, 2].map((axis) => phasesOf(geometry, axis as 0 | 1 | 2));
  const [deep = [], high = [], wide = []] = axes;
  const margins = axes.map((phases, axis) => marginsOf(phases, output[axis] ?? 0));
  const front = map3((i) => margins[i]?.[0] ?? 0);
  const size = map3((i) => output[i] + front[i] + (margins[i]?.[1] ?? 0));
  const isPadded = size.some((length, i) => length !== output[i]);
  const tapCount = product(geometry.filter);
  const [padded = 0, packed = 0, sources = 0, starts = 0] = heap.scratch(
    isPadded ? batch * product(size) * outChannels : 0,
    blocksOf(inChannels) * BLOCK * tapCount * outChannels,
    tapCount,
    tapCount,
  );
  if (isPadded) pad(heap, dy, padded, { batch, size: output, channels: outChannels }, front, size);
  const isWhole = axes.every((phases) => phases.every((phase) => phase.taps.length > 0));
  if (!isWhole) heap.clear(dx, batch * product(input) * inChannels);

  for (const z of deep) {
    for (const y of high) {
      for (const x of wide) {
        const isJoined = x.taps.every(({ offset }, i) => offset === (x.taps[0]?.offset ?? 0) + i);
        const fromFilter: number[] = [];
        const runs: number[] = [];
        for (const atZ of z.taps) {
          for (const atY of y.taps) {
            x.taps.forEach((atX, i) => {
              const [, rows, columns] = geometry.filter;
              const tap = (atZ.filter * rows + atY.filter) * columns + atX.filter;
              fromFilter.push(tap * inChannels * outChannels);
              if (isJoined && i > 0) return;
              const slice = (atZ.offset + front[0]) * size[1];
              const row = (slice + atY.offset + front[1]) * size[2];
              runs.push((row + atX.offset + front[2]) * outChannels);
            });
          }
        }
        if (fromFilter.length === 0) continue;
        heap.writeIntegers(sources, fromFilter);
        heap.writeIntegers(starts, runs);
        heap.run(
          'packTransposed',
          [filter, packed, sources, fromFilter.length, inChannels, outChannels],
          blocksOf(inChannels) * fromFilter.length,
        );
        const runLength = (isJoined ? x.taps.length : 1) * outChannels;
        const place = ((z.start * input[1] + y.start) * input[2] + x.start) * inChannels;
        heap.run(
          'convolve',
          [
            ...[isPadded ? padded : dy, packed, dx + place * 4, 0, starts, runs.length, runLength],
            ...[inChannels, batch, z.count, y.count, x.count, ...stridesOf(size, outChannels)],
            ...[...stridesOf(input, inChannels, stride), 0],
          ],
          Math.ceil((batch * z.count * y.count * x.count) / TILE),
          convolutionGrain(TILE * runs.length * runLength * inChannels),
        );
      }
    }
  }
}

/** Sums of all parts together take no more than this many floats. */
const MOST_PART_FLOATS = 1 << 21;
const MOST_PARTS = 16;
const LEAST_POSITIONS = 128;

/** The gradient [...filter, in, out] of x and dy. */
export function convolveFilterGradient(
  heap: WasmHeap,
  { x, dy, dFilter }: { readonly x: Pointer; readonly dy: Pointer; readonly dFilter: Pointer },
  geometry: Geometry,
): void {
  const { batch, inChannels, outChannels, output, stride } = geometry;
  const { size, isPadded } = reachOf(geometry);
  const runs = runsOf(geometry, size);
  const tapCount = runs.starts.length;
  const runTiles = Math.ceil(runs.length / TILE);
  const partSize = tapCount * runTiles * blocksOf(outChannels) * TILE * BLOCK;
  const rows = batch * output[0] * output[1];
  const positions = rows * output[2];
  const wanted = Math.min(
    MOST_PARTS,
    Math.max(1, Math.floor(MOST_PART_FLOATS / partSize)),
    Math.ceil(positions / LEAST_POSITIONS),
  );
  const rowsPerPart = Math.ceil(rows / Math.min(rows, wanted));
  const rowParts = Math.ceil(rows / rowsPerPart);
  const columnsPerPart = Math.ceil(output[2] / Math.max(1, Math.floor(wanted / rowParts)));
  const parts = rowParts * Math.ceil(output[2] / columnsPerPart);
  const [padded = 0, sums = 0, starts = 0] = heap.scratch(
    isPadded ? batch * product(size) * inChannels : 0,
    parts * partSize,
    tapCount,
  );
  if (isPadded) {
    pad(
      heap,
      x,
      padded,
      { batch, size: geometry.input, channels: inChannels },
      geometry.padding,
      size,
    );
  }
  heap.writeIntegers(starts, runs.starts);
  heap.run(
    'filterGradient',
    [
      ...[isPadded ? padded : x, dy, sums, starts, tapCount, runs.length, outChannels],
      ...[batch, ...output, ...stridesOf(size, inChannels, stride), rowsPerPart, columnsPerPart],
    ],
    parts * tapCount,
    1,
  );
  heap.run(
    'sumParts',
    [sums, dFilter, parts, tapCount, runs.length, outChannels],
    tapCount * runTiles,
    convolutionGrain(parts * TILE * outChannels * 4),
  );
}
