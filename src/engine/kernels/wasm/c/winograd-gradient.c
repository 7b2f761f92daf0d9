/* The gradient of a filter by Winograd's way: transformed inputs times transformed outer gradients, summed over all tiles. */
#include "winograd.h"

#define TILE 6

typedef struct {
  Tiling tiling;
  const float *gradient;
  /* [parts, blocks of eight outputs, 36, filterDepth, inputs filled up to a multiple of four, 8] with a gap behind each frequency */
  float *sums;
  int outChannels;
  /* Blocks of eight channels that an item does, and bands. */
  int blocksPerItem, bandsPerPart;
} WinogradGradientArguments;

/* Four channels of a tile of `height` by `width` outer gradients. */
INLINE void transformTile(Points points, const float *gradient, int rowStep, int columnStep, int height, int width, int count, float *to) {
  vec rows[SIDE][WINDOW];
#pragma clang loop unroll(disable)
  for (int i = 0; i < SIDE; i++) {
    vec row[SIDE];
#pragma clang loop unroll(full)
    for (int j = 0; j < SIDE; j++) {
      const int isImage = i < height && j < width && count > 0;
      row[j] = isImage ? loadSome(gradient + i * rowStep + j * columnStep, count) : splat(0);
    }
    transformOuter(points, rows[i], row);
  }
#pragma clang loop unroll(disable)
  for (int j = 0; j < WINDOW; j++) {
    const vec column[SIDE] = {rows[0][j], rows[1][j], rows[2][j], rows[3][j]};
    vec frequencies[WINDOW];
    transformOuter(points, frequencies, column);
#pragma clang loop unroll(full)
    for (int i = 0; i < WINDOW; i++) store(to + (i * WINDOW + j) * MOST_POSITIONS * 8, frequencies[i]);
  }
}

/* A block of the band's outer gradients to [frequency, position, 8]. */
static void transformOuterBand(const WinogradGradientArguments *a, Band band, int block, float *outer) {
  const Points points = heldPoints();
  const Tiling *t = &a->tiling;
  const int step = a->outChannels, rowStep = t->outWidth * step, channels = least(8, step - block * 8);
  for (int c = 0; c < band.columns; c++) {
    const Column column = columnAt(t, band.firstColumn + c);
    const int height = least(SIDE, t->outHeight - column.y), width = least(SIDE, t->outWidth - column.x);
    for (int s = 0; s < band.slices; s++, outer += 8) {
      const int row = ((column.image * t->outDepth + band.firstSlice + s) * t->outHeight + column.y) * t->outWidth;
      const float *gradient = a->gradient + (row + column.x) * step + block * 8;
      transformTile(points, gradient, rowStep, step, height, width, channels, outer);
      transformTile(points, gradient + 4, rowStep, step, height, width, channels - 4, outer + 4);
    }
  }
}

/* Adds the products of all positions of the band to `count` rows of the sums. */
INLINE void sumRows(const int count, Band band, const float *pieces, const float *outer, float *to) {
  vec sums[TILE][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < count; i++) {
    sums[i][0] = load(to + i * 8);
    sums[i][1] = load(to + i * 8 + 4);
  }
  /* Along the longer axis; without a depth the columns hang together. */
  const int isFlat = band.slices == 1;
  const int turns = isFlat ? 1 : band.columns, length = isFlat ? band.columns : band.slices;
  const int columnStep = band.inSlices * band.channelStep, step = isFlat ? columnStep : band.channelStep;
  for (int turn = 0; turn < turns; turn++) {
    const float *input = pieces + turn * columnStep;
    for (int at = 0; at < length; at++) {
      const vec low = load(outer), high = load(outer + 4);
#pragma clang loop unroll(full)
      for (int i = 0; i < count; i++) {
        const vec x = loadSplat(input + i);
        sums[i][0] = multiplyAdd(x, low, sums[i][0]);
        sums[i][1] = multiplyAdd(x, high, sums[i][1]);
        keepOrder(&sums[i][0], &sums[i][1]);
      }
      input += step;
      outer += 8;
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < count; i++) {
    store(to + i * 8, sums[i][0]);
    store(to + i * 8 + 4, sums[i][1]);
  }
}

static void sumBand(Band band, const float *pieces, const float *outer, int rows, float *sums) {
  /* Rows are a multiple of four: sixes and at most two fours. */
  const int inSixes = rows % 6 == 4 ? rows - 4 : rows % 6 == 2 ? rows - 8 : rows;
  for (int i = 0; i < FREQUENCIES; i++) {
    int row = 0;
    for (; row < inSixes; row += 6) sumRows(6, band, pieces + row, outer, sums + row * 8);
    for (; row < rows; row += 4) sumRows(4, band, pieces + row, outer, sums + row * 8);
    pieces += band.frequencyStep;
    outer += MOST_POSITIONS * 8;
    sums += rows * 8 + GAP;
  }
}

/* Item: a group of blocks in a part of the bands. */
void winogradGradient(const void *arguments, int begin, int end) {
  const WinogradGradientArguments *a = arguments;
  const Tiling *t = &a->tiling;
  const int blocks = (a->outChannels + 7) / 8, groups = (blocks + a->blocksPerItem - 1) / a->blocksPerItem;
  const int rows = t->filterDepth * ((t->channels + 3) / 4) * 4, blockSize = FREQUENCIES * (rows * 8 + GAP);
  _Alignas(64) float pieces[MOST_PIECES];
  _Alignas(64) float outer[FREQUENCIES * MOST_POSITIONS * 8];
  for (int item = begin; item < end; item++) {
    const int part = item / groups, firstBlock = item % groups * a->blocksPerItem;
    const int lastBlock = least(blocks, firstBlock + a->blocksPerItem);
    const int firstBand = part * a->bandsPerPart, lastBand = least(bandsOf(t), firstBand + a->bandsPerPart);
    float *sums = a->sums + part * blocks * blockSize;
    clear(sums + firstBlock * blockSize, (lastBlock - firstBlock) * blockSize);
    for (int i = firstBand; i < lastBand; i++) {
      const Band band = bandAt(t, i);
      transformBand(t, band, pieces);
      for (int block = firstBlock; block < lastBlock; block++) {
        transformOuterBand(a, band, block, outer);
        sumBand(band, pieces, outer, rows, sums + block * blockSize);
      }
    }
  }
}

typedef struct {
  const float *sums;
  /* [filterDepth, 3, 3, inputs, outputs] */
  float *output;
  int parts, filterDepth, inputs, outputs;
} WinogradSumsArguments;

/* Adds the parts up, in their order, and transforms them to weights. Item: an input of a slice of the filter. */
void winogradSums(const void *arguments, int begin, int end) {
  const WinogradSumsArguments *a = arguments;
  const int blocks = (a->outputs + 7) / 8, filledUp = (a->inputs + 3) / 4 * 4, step = a->filterDepth * filledUp * 8 + GAP;
  const int partSize = blocks * FREQUENCIES * step;
  for (int item = begin; item < end; item++) {
    const int input = item % a->inputs, z = item / a->inputs;
    for (int output = 0; output < a->outputs; output += 4) {
      const float *from = a->sums + output / 8 * FREQUENCIES * step + (z * filledUp + input) * 8 + output % 8;
      vec columns[WINDOW][3];
#pragma clang loop unroll(disable)
      for (int j = 0; j < WINDOW; j++) {
        vec column[WINDOW];
#pragma clang loop unroll(full)
        for (int i = 0; i < WINDOW; i++) column[i] = load(from + (i * WINDOW + j) * step);
        for (int part = 1; part < a->parts; part++) {
          const float *others = from + part * partSize;
#pragma clang loop unroll(full)
          for (int i = 0; i < WINDOW; i++) column[i] = add(column[i], load(others + (i * WINDOW + j) * step));
        }
        transformWeights(columns[j], column);
      }
      for (int i = 0; i < 3; i++) {
        const vec row[WINDOW] = {columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i], columns[5][i]};
        vec weights[3];
        transformWeights(weights, row);
#pragma clang loop unroll(full)
        for (int j = 0; j < 3; j++) {
          float *to = a->output + ((z * 9 + i * 3 + j) * a->inputs + input) * a->outputs + output;
          storeSome(to, weights[j], least(4, a->outputs - output));
        }
      }
    }
  }
}
