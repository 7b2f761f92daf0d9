import { map3, product, type Geometry } from './convolution-geometry.ts';
import { convolutionGrain, type Fused } from './convolution.ts';
import type { Pointer, WasmHeap } from './wasm-heap.ts';

/** As in the C sources. */
const BLOCK = 8;
const FREQUENCIES = 36;
const SIDE = 4;
const GAP = 16;
const MOST_PIECES = 131_072;
const MOST_POSITIONS = 24;

/** Measured: below so many channels times slices of the filter the transforms cost more than they spare. */
const LEAST_DEPTH = 4;
const LEAST_GRADIENT_DEPTH = 3;
/** And where tiles reach so far over the edge that less than a third of the multiplications is spared. */
const LEAST_GAIN = 1.5;
/** Fewer tiles at a time would not fill the registers. */
const LEAST_POSITIONS = 4;
const MOST_SLICES = 8;
const MOST_BLOCKS_PER_ITEM = 4;
/** So many bands are enough to share out. */
const ENOUGH_BANDS = 8;
/** Sums of all parts of a filter's gradient together take no more than this many floats. */
const MOST_PART_FLOATS = 1 << 21;
const MOST_PARTS = 16;
const LEAST_BANDS_PER_PART = 2;

const blocksOf = (channels: number): number => Math.ceil(channels / BLOCK);
const filledUp = (channels: number): number => Math.ceil(channels / 4) * 4;
const tilesOf = ({ output }: Geometry): number =>
  Math.ceil(output[1] / SIDE) * Math.ceil(output[2] / SIDE);

/** As many columns of tiles at a time as a thread's stack holds, some slices of the output deep. */
function bandOf(geometry: Geometry) {
  const { batch, inChannels, output, filter } = geometry;
  const slices = Math.ceil(output[0] / Math.ceil(output[0] / MOST_SLICES));
  const floatsPerColumn = FREQUENCIES * filledUp(inChannels) * (slices + filter[0] - 1);
  const fitting = Math.floor((MOST_PIECES - FREQUENCIES * GAP) / floatsPerColumn);
  const columns = Math.min(fitting, Math.floor(MOST_POSITIONS / slices), batch * tilesOf(geometry));
  return { columns, slices, fitting };
}

function bandCount(geometry: Geometry): number {
  const { columns, slices } = bandOf(geometry);
  const across = Math.ceil((geometry.batch * tilesOf(geometry)) / columns);
  return across * Math.ceil(geometry.output[0] / slices);
}

function tilingOf(x: Pointer, geometry: Geometry): number[] {
  const { batch, inChannels, input, output, padding, filter } = geometry;
  const { columns, slices } = bandOf(geometry);
  return [x, inChannels, batch, ...input, ...padding, ...output, filter[0], columns, slices];
}

/** The convolution of the outer gradient, with a flipped filter, that gives the gradient of the input. */
export function flipped(geometry: Geometry): Geometry {
  const { inChannels, outChannels, input, output, filter, padding } = geometry;
  return {
    ...geometry,
    inChannels: outChannels,
    outChannels: inChannels,
    input: output,
    output: input,
    padding: map3((i) => filter[i] - 1 - padding[i]),
  };
}

function suits(geometry: Geometry, leastDepth: number): boolean {
  const { filter, stride, dilation, padding, output, inChannels } = geometry;
  const isPlain = [...stride, ...dilation].every((step) => step === 1);
  if (!isPlain || filter[1] !== 3 || filter[2] !== 3 || padding.some((zeros) => zeros < 0)) {
    return false;
  }
  if (inChannels * filter[0] < leastDepth) return false;
  if (9 * output[1] * output[2] < LEAST_GAIN * FREQUENCIES * tilesOf(geometry)) return false;
  const { slices, fitting } = bandOf(geometry);
  return fitting * slices >= LEAST_POSITIONS;
}

/** Whether Winograd's way takes this convolution, and less time than the direct one. */
export const suitsWinograd = (geometry: Geometry): boolean => suits(geometry, LEAST_DEPTH);

/** The same for the gradient of the filter. */
export const suitsWinogradGradient = (geometry: Geometry): boolean =>
  suits(geometry, LEAST_GRADIENT_DEPTH);

/**
 * y of x and a filter [depth, 3, 3, in, out], or of [depth, 3, 3, out, in] backwards where it is flipped. Lavin & Gray
 * 2016 (arXiv:1509.09308). Its error is about twice that of direct convolution: at most 2.9e-6 of the
 * largest value against 1.5e-6, measured with up to 27 × 40 products in a sum.
 */
export function winogradConvolve(
  heap: WasmHeap,
  { x, filter, y }: { readonly x: Pointer; readonly filter: Pointer; readonly y: Pointer },
  geometry: Geometry,
  { bias = 0, isRelu = false }: Fused = {},
  isFlipped = false,
): void {
  const { inChannels, outChannels } = geometry;
  const [filterDepth] = geometry.filter;
  const blocks = blocksOf(outChannels);
  const rows = filterDepth * filledUp(inChannels);
  const [packed = 0] = heap.scratch(blocks * FREQUENCIES * (rows * BLOCK + GAP));
  heap.run(
    'winogradFilter',
    [filter, packed, filterDepth, inChannels, outChannels, isFlipped ? 1 : 0],
    blocks * (rows / 4),
    convolutionGrain(4 * BLOCK * FREQUENCIES * 4),
  );
  const { columns, slices } = bandOf(geometry);
  const bands = bandCount(geometry);
  const blocksPerItem = bands < ENOUGH_BANDS ? Math.min(blocks, MOST_BLOCKS_PER_ITEM) : blocks;
  heap.run(
    'winogradConvolve',
    [...tilingOf(x, geometry), packed, y, bias, outChannels, blocksPerItem, isRelu ? 1 : 0],
    bands * Math.ceil(blocks / blocksPerItem),
    convolutionGrain(product([columns, slices, FREQUENCIES, rows, blocksPerItem, BLOCK])),
  );
}

/** The gradient [depth, 3, 3, in, out] of x and dy, as exact as the direct way. */
export function winogradFilterGradient(
  heap: WasmHeap,
  { x, dy, dFilter }: { readonly x: Pointer; readonly dy: Pointer; readonly dFilter: Pointer },
  geometry: Geometry,
): void {
  const { inChannels, outChannels, filter } = geometry;
  const blocks = blocksOf(outChannels);
  const partSize = blocks * FREQUENCIES * (filter[0] * filledUp(inChannels) * BLOCK + GAP);
  const bands = bandCount(geometry);
  const wanted = Math.min(
    MOST_PARTS,
    Math.max(1, Math.floor(MOST_PART_FLOATS / partSize)),
    Math.ceil(bands / LEAST_BANDS_PER_PART),
  );
  const bandsPerPart = Math.ceil(bands / wanted);
  const parts = Math.ceil(bands / bandsPerPart);
  const blocksPerItem = parts < ENOUGH_BANDS ? Math.min(blocks, MOST_BLOCKS_PER_ITEM) : blocks;
  const [sums = 0] = heap.scratch(parts * partSize);
  heap.run(
    'winogradGradient',
    [...tilingOf(x, geometry), dy, sums, outChannels, blocksPerItem, bandsPerPart],
    parts * Math.ceil(blocks / blocksPerItem),
    1,
  );
  heap.run(
    'winogradSums',
    [sums, dFilter, parts, filter[0], inChannels, outChannels],
    filter[0] * inChannels,
    convolutionGrain(parts * FREQUENCIES * outChannels * 4),
  );
}
