import { voxelCountOf, type Example, type Size } from './example.ts';

/** Where each voxel of the output lies in the input: writes [slice, row, column] into `place`. */
export type PlaceOf = (slice: number, row: number, column: number, place: Float64Array) => void;

interface Corner {
  readonly low: number;
  readonly high: number;
  /** Weight of `high`. */
  readonly share: number;
}

/** The two voxels around a place on one axis; outside, the border goes on. */
function cornersAt(
  place: number,
  length: number,
  corner: { -readonly [K in keyof Corner]: number },
) {
  const inside = Math.min(length - 1, Math.max(0, place));
  const low = Math.floor(inside);
  corner.low = low;
  corner.high = Math.min(length - 1, low + 1);
  corner.share = inside - low;
}

const newCorner = () => ({ low: 0, high: 0, share: 0 });

/** The label that has most of the weight of its eight neighbours; the lower one when equal. */
function winner(labels: Uint8Array, at: Int32Array, weights: Float64Array): number {
  const first = labels[at[0] as number] as number;
  let isUniform = true;
  for (let i = 1; i < 8; i++) {
    if (labels[at[i] as number] !== first && weights[i] !== 0) isUniform = false;
  }
  if (isUniform) return first;
  let best = 0;
  let bestWeight = -1;
  for (let i = 0; i < 8; i++) {
    const label = labels[at[i] as number] as number;
    let weight = 0;
    for (let j = 0; j < 8; j++) {
      if (labels[at[j] as number] === label) weight += weights[j] as number;
    }
    if (weight > bestWeight || (weight === bestWeight && label < best)) {
      best = label;
      bestWeight = weight;
    }
  }
  return best;
}

/**
 * Takes an image at other places: pixels between eight neighbours, and of their labels the one with
 * the most weight, so that both move alike. Where the places are whole numbers both are copies.
 */
export function resample(example: Example, size: Size, placeOf: PlaceOf): Example {
  const { channels, pixels, labels } = example;
  const [slices, rows, columns] = example.size;
  const outPixels = new Float32Array(voxelCountOf(size) * channels);
  const outLabels = labels && new Uint8Array(voxelCountOf(size));
  const place = new Float64Array(3);
  const [z, y, x] = [newCorner(), newCorner(), newCorner()];
  const at = new Int32Array(8);
  const weights = new Float64Array(8);
  let out = 0;
  for (let slice = 0; slice < size[0]; slice++) {
    for (let row = 0; row < size[1]; row++) {
      for (let column = 0; column < size[2]; column++, out++) {
        placeOf(slice, row, column, place);
        cornersAt(place[0] as number, slices, z);
        cornersAt(place[1] as number, rows, y);
        cornersAt(place[2] as number, columns, x);
        for (let i = 0; i < 8; i++) {
          const atZ = i & 4 ? z.high : z.low;
          const atY = i & 2 ? y.high : y.low;
          const atX = i & 1 ? x.high : x.low;
          at[i] = (atZ * rows + atY) * columns + atX;
          weights[i] =
            (i & 4 ? z.share : 1 - z.share) *
            (i & 2 ? y.share : 1 - y.share) *
            (i & 1 ? x.share : 1 - x.share);
        }
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (let i = 0; i < 8; i++) {
            const weight = weights[i] as number;
            if (weight !== 0)
              sum += weight * (pixels[(at[i] as number) * channels + channel] as number);
          }
          outPixels[out * channels + channel] = sum;
        }
        if (labels && outLabels) outLabels[out] = winner(labels, at, weights);
      }
    }
  }
  return { size, channels, pixels: outPixels, labels: outLabels };
}

/** A box of an image from `start` on; what lies outside is what lies at the border. */
export function cropAt(example: Example, start: Size, size: Size): Example {
  const isWhole = start.every((at) => at === 0) && size.every((n, i) => n === example.size[i]);
  if (isWhole) return example;
  return resample(example, size, (slice, row, column, place) => {
    place[0] = start[0] + slice;
    place[1] = start[1] + row;
    place[2] = start[2] + column;
  });
}
