import type { ConvCode, ConvShape } from './conv-shape.ts';

/**
 * How many pieces of 4 × 8 outputs a workgroup has: along the rows and along the channels. For the
 * gradient by the filter: how many fours of output channels and of input channels.
 */
export interface Tile {
  readonly segments: number;
  readonly channels: number;
}

export const TILES: readonly Tile[] = [
  { segments: 16, channels: 4 },
  { segments: 8, channels: 8 },
  { segments: 32, channels: 4 },
];

export type TiledKind = 'forward' | 'inputGradient' | 'filterGradient';

/** With fewer channels there is too little to share. */
const LEAST_CHANNELS = 32;
/** Wider filters would not fit in the 16 KiB of workgroup memory that every device has. */
const WIDEST_FILTER = 3;

export function mayTile(kind: TiledKind, shape: ConvShape): boolean {
  const { inChannels, outChannels, filterWidth, strideWidth } = shape;
  const isEven = {
    forward: inChannels % 8 === 0 && outChannels % 4 === 0,
    inputGradient: outChannels % 16 === 0 && inChannels % 4 === 0 && strideWidth === 1,
    filterGradient: outChannels % 4 === 0 && inChannels % 4 === 0,
  }[kind];
  return (
    isEven && Math.min(inChannels, outChannels) >= LEAST_CHANNELS && filterWidth <= WIDEST_FILTER
  );
}

/** The columns of the input that `width` neighbouring outputs read. */
export function columnsOf(width: number, { filterWidth, strideWidth, dilationWidth }: ConvCode) {
  const read = Array.from({ length: width }, (_, output) =>
    Array.from({ length: filterWidth }, (_, tap) => output * strideWidth + tap * dilationWidth),
  ).flat();
  return { count: Math.max(...read) + 1, isRead: (column: number) => read.includes(column) };
}
