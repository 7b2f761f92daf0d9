import { workgroupsFor } from '../kernel.ts';
import type { Shader } from '../shader.ts';
import { convFilterGradientTiled } from './conv-filter-gradient-tiled.wgsl.ts';
import { convFilterGradient, SEGMENT, tapsAtOnce } from './conv-filter-gradient.wgsl.ts';
import { convForwardTiled } from './conv-forward-tiled.wgsl.ts';
import { convForward, TILE_CHANNELS, TILE_WIDTH } from './conv-forward.wgsl.ts';
import { convInputGradientTiled } from './conv-input-gradient-tiled.wgsl.ts';
import { convInputGradient } from './conv-input-gradient.wgsl.ts';
import { codeOf, type ConvInts, type ConvShape } from './conv-shape.ts';
import type { Tile } from './tile.ts';

interface Plan<Tensors extends string, Ints extends string> {
  readonly shader: Shader<Tensors, Ints>;
  readonly workgroups: number;
}

/** Pieces of 4 × 8 outputs are the threads of the direct kernels. */
function workgroupsOf(segments: number, channels: number, tile: Tile | null): number {
  const eights = Math.ceil(channels / TILE_CHANNELS);
  return tile
    ? Math.ceil(segments / tile.segments) * Math.ceil(eights / tile.channels)
    : workgroupsFor(segments * eights, 64);
}

/** How a convolution is run: by the direct kernel, or by one with a tile in workgroup memory. */
export function forwardPlan(
  shape: ConvShape,
  hasBias: boolean,
  tile: Tile | null,
): Plan<'y' | 'x' | 'weights' | 'bias', ConvInts | 'isRelu'> {
  const rows = shape.batch * shape.outDepth * shape.outHeight;
  const segments = rows * Math.ceil(shape.outWidth / TILE_WIDTH);
  const code = codeOf(shape);
  return {
    shader: tile ? convForwardTiled(code, hasBias, tile) : convForward(code, hasBias),
    workgroups: workgroupsOf(segments, shape.outChannels, tile),
  };
}

export function inputGradientPlan(
  shape: ConvShape,
  tile: Tile | null,
): Plan<'dx' | 'dy' | 'weights', ConvInts> {
  const rows = shape.batch * shape.inDepth * shape.inHeight;
  const across = Math.ceil(shape.inWidth / (TILE_WIDTH * shape.strideWidth)) * shape.strideWidth;
  const code = codeOf(shape);
  return {
    shader: tile ? convInputGradientTiled(code, tile) : convInputGradient(code),
    workgroups: workgroupsOf(rows * across, shape.inChannels, tile),
  };
}

/** Threads that fill a large GPU; with fewer outputs than this there are fewer. */
const WANTED_THREADS = 32_768;
const LEAST_SEGMENTS = 16;

/** Into how many parts the outputs are shared depends on the shape alone, whatever the tile. */
export function filterGradientPlan(
  shape: ConvShape,
  tile: Tile | null,
): Plan<'dw' | 'x' | 'dy', ConvInts | 'parts'> & { readonly parts: number } {
  const code = codeOf(shape);
  const { filterDepth, filterHeight, filterWidth } = shape;
  const rows = shape.batch * shape.outDepth * shape.outHeight;
  const segments = rows * Math.ceil(shape.outWidth / SEGMENT);
  const tapRows = filterDepth * filterHeight * (filterWidth / tapsAtOnce(filterWidth));
  const inBlocks = code.isInVec ? shape.inChannels / 4 : shape.inChannels;
  const outFours = Math.ceil(shape.outChannels / 4);
  const blocks = tapRows * inBlocks * outFours;
  const most = Math.ceil(segments / LEAST_SEGMENTS);
  const parts = Math.min(most, Math.ceil(WANTED_THREADS / blocks));
  if (!tile) {
    const shader = convFilterGradient(code);
    return { shader, parts, workgroups: workgroupsFor(blocks * parts, shader.workgroupSize) };
  }
  const across = Math.ceil(outFours / tile.segments) * Math.ceil(inBlocks / tile.channels);
  return {
    shader: convFilterGradientTiled(code, tile),
    parts,
    workgroups: tapRows * across * parts,
  };
}
