/* The gradient of a filter: for each of its weights the sum over all positions of input times outer gradient. */
#include "kernels.h"

#define TILE 6
/* Positions that are summed before the next weights have their turn, so that they stay in the first cache. */
#define SPAN 256

typedef struct {
  const float *input, *gradient;
  /* [parts, taps, tiles of a run, blocks of eight channels, 6, 8] */
  float *sums;
  const int *taps;
  int tapCount, runLength, outChannels;
  /* Of the outer gradient. */
  int batch, depth, height, width;
  int inputStrides[4];
  /* Rows of the outer gradient in a part; one row may be cut into parts of columns instead. */
  int rowsPerPart, columnsPerPart;
} FilterGradientArguments;

INLINE void multiplyColumn(vec sums[TILE][2], const float *input, vec low, vec high) {
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE; i++) {
    const vec x = loadSplat(input + i);
    sums[i][0] = multiplyAdd(x, low, sums[i][0]);
    sums[i][1] = multiplyAdd(x, high, sums[i][1]);
    keepOrder(&sums[i][0], &sums[i][1]);
  }
}

typedef struct {
  const float *input, *gradient;
  int count, inputStep, gradientStep, channels;
} Row;

INLINE void sumRow(vec sums[TILE][2], Row row) {
  const float *input = row.input, *gradient = row.gradient;
  if (row.channels == 8) {
    for (int x = 0; x < row.count; x++) {
      multiplyColumn(sums, input, load(gradient), load(gradient + 4));
      input += row.inputStep;
      gradient += row.gradientStep;
    }
    return;
  }
  for (int x = 0; x < row.count; x++) {
    const vec low = loadSome(gradient, row.channels);
    const vec high = row.channels > 4 ? loadSome(gradient + 4, row.channels - 4) : splat(0);
    multiplyColumn(sums, input, low, high);
    input += row.inputStep;
    gradient += row.gradientStep;
  }
}

INLINE int rowStart(const FilterGradientArguments *a, int row) {
  const int y = row % a->height, slice = row / a->height;
  const int z = slice % a->depth, image = slice / a->depth;
  return image * a->inputStrides[0] + z * a->inputStrides[1] + y * a->inputStrides[2];
}

/* Item: a tap in a part of the rows. A tile reads up to five floats behind its run and throws them away. */
void filterGradient(const void *arguments, int begin, int end) {
  const FilterGradientArguments *a = arguments;
  const int runTiles = (a->runLength + TILE - 1) / TILE, blocks = (a->outChannels + 7) / 8;
  const int rows = a->batch * a->depth * a->height;
  const int tapSize = runTiles * blocks * TILE * 8;
  for (int item = begin; item < end; item++) {
    const int part = item / a->tapCount, tap = item % a->tapCount;
    const int rowParts = (rows + a->rowsPerPart - 1) / a->rowsPerPart;
    const int firstRow = part % rowParts * a->rowsPerPart, lastRow = least(rows, firstRow + a->rowsPerPart);
    const int firstColumn = part / rowParts * a->columnsPerPart;
    const int lastColumn = least(a->width, firstColumn + a->columnsPerPart);
    float *sumsOfTap = a->sums + item * tapSize;
    clear(sumsOfTap, tapSize);
    for (int column = firstColumn; column < lastColumn; column += SPAN) {
      const int columns = least(SPAN, lastColumn - column), rowsAtOnce = most(1, SPAN / columns);
      for (int row = firstRow; row < lastRow; row += rowsAtOnce) {
        const int rowsHere = least(rowsAtOnce, lastRow - row);
        int starts[SPAN];
        for (int i = 0; i < rowsHere; i++) {
          starts[i] = rowStart(a, row + i) + a->taps[tap] + column * a->inputStrides[3];
        }
        float *at = sumsOfTap;
        for (int tile = 0; tile < runTiles; tile++) {
          for (int block = 0; block < blocks; block++, at += TILE * 8) {
            vec sums[TILE][2];
#pragma clang loop unroll(full)
            for (int i = 0; i < TILE; i++) {
              sums[i][0] = load(at + i * 8);
              sums[i][1] = load(at + i * 8 + 4);
            }
            for (int i = 0; i < rowsHere; i++) {
              sumRow(sums, (Row){
                .input = a->input + starts[i] + tile * TILE,
                .gradient = a->gradient + ((row + i) * a->width + column) * a->outChannels + block * 8,
                .count = columns,
                .inputStep = a->inputStrides[3],
                .gradientStep = a->outChannels,
                .channels = least(8, a->outChannels - block * 8),
              });
            }
#pragma clang loop unroll(full)
            for (int i = 0; i < TILE; i++) {
              store(at + i * 8, sums[i][0]);
              store(at + i * 8 + 4, sums[i][1]);
            }
          }
        }
      }
    }
  }
}

typedef struct {
  const float *sums;
  float *output;
  int parts, tapCount, runLength, outChannels;
} SumPartsArguments;

/* Adds the parts up, in their order, and puts the weights in theirs. Item: a tile of a tap. */
void sumParts(const void *arguments, int begin, int end) {
  const SumPartsArguments *a = arguments;
  const int runTiles = (a->runLength + TILE - 1) / TILE, blocks = (a->outChannels + 7) / 8;
  const int partSize = a->tapCount * runTiles * blocks * TILE * 8;
  for (int item = begin; item < end; item++) {
    const int tap = item / runTiles, tile = item % runTiles;
    const int count = least(TILE, a->runLength - tile * TILE);
    for (int block = 0; block < blocks; block++) {
      const int channels = least(8, a->outChannels - block * 8);
      for (int i = 0; i < count; i++) {
        const float *from = a->sums + ((item * blocks + block) * TILE + i) * 8;
        vec low = load(from), high = load(from + 4);
        for (int part = 1; part < a->parts; part++) {
          low = add(low, load(from + part * partSize));
          high = add(high, load(from + part * partSize + 4));
        }
        float *to = a->output + (tap * a->runLength + tile * TILE + i) * a->outChannels + block * 8;
        storeSome(to, low, channels);
        if (channels > 4) storeSome(to + 4, high, channels - 4);
      }
    }
  }
}
