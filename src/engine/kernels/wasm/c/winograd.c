/* Winograd's convolution: a band of tiles is transformed, multiplied and transformed back while it is in the cache. */
#include "winograd.h"

/* Six positions by eight channels, as in direct convolution. */
#define TILE 6

/* Four channels of a window that begins at (y, x) of a slice. */
INLINE void transformWindow(
  Points points, const Tiling *t, const float *slice, int y, int x, int count, int isInside, float *pieces, int frequencyStep) {
  vec rows[WINDOW][WINDOW];
#pragma clang loop unroll(disable)
  for (int i = 0; i < WINDOW; i++) {
    vec row[WINDOW];
    const float *from = slice + ((y + i) * t->width + x) * t->channels;
#pragma clang loop unroll(full)
    for (int j = 0; j < WINDOW; j++) {
      if (isInside) {
        row[j] = load(from + j * t->channels);
      } else {
        const int isImage = y + i >= 0 && y + i < t->height && x + j >= 0 && x + j < t->width;
        row[j] = isImage ? loadSome(from + j * t->channels, count) : splat(0);
      }
    }
    transformInput(points, rows[i], row);
  }
#pragma clang loop unroll(disable)
  for (int j = 0; j < WINDOW; j++) {
    const vec column[WINDOW] = {rows[0][j], rows[1][j], rows[2][j], rows[3][j], rows[4][j], rows[5][j]};
    vec frequencies[WINDOW];
    transformInput(points, frequencies, column);
#pragma clang loop unroll(full)
    for (int i = 0; i < WINDOW; i++) store(pieces + (i * WINDOW + j) * frequencyStep, frequencies[i]);
  }
}

static void clearSlice(Band band, float *pieces) {
  for (int i = 0; i < FREQUENCIES; i++) clear(pieces + i * band.frequencyStep, band.channelStep);
}

void transformBand(const Tiling *t, Band band, float *pieces) {
  const Points points = heldPoints();
  const int sliceSize = t->height * t->width * t->channels;
  for (int c = 0; c < band.columns; c++) {
    const Column column = columnAt(t, band.firstColumn + c);
    const int y = column.y - t->top, x = column.x - t->left;
    const int isInside = y >= 0 && x >= 0 && y + WINDOW <= t->height && x + WINDOW <= t->width;
    for (int s = 0; s < band.inSlices; s++, pieces += band.channelStep) {
      const int z = band.firstSlice + s - t->front;
      if (z < 0 || z >= t->depth) {
        clearSlice(band, pieces);
        continue;
      }
      const float *slice = t->input + (column.image * t->depth + z) * sliceSize;
      int channel = 0;
      if (isInside) {
        for (; channel + 4 <= t->channels; channel += 4) {
          transformWindow(points, t, slice + channel, y, x, 4, 1, pieces + channel, band.frequencyStep);
        }
      }
      for (; channel < t->channels; channel += 4) {
        const int count = least(4, t->channels - channel);
        transformWindow(points, t, slice + channel, y, x, count, 0, pieces + channel, band.frequencyStep);
      }
    }
  }
}

typedef struct {
  Tiling tiling;
  const float *filter;
  float *output;
  /* [outChannels] or 0 */
  const float *bias;
  int outChannels;
  /* Blocks of eight channels of the output that an item does. */
  int blocksPerItem;
  int isRelu;
} WinogradArguments;

INLINE void multiplyStep(const int count, vec sums[TILE][2], const float *const inputs[TILE], const float *weights, int at) {
  const vec low = load(weights), high = load(weights + 4);
#pragma clang loop unroll(full)
  for (int i = 0; i < count; i++) {
    const vec x = loadSplat(inputs[i] + at);
    sums[i][0] = multiplyAdd(x, low, sums[i][0]);
    sums[i][1] = multiplyAdd(x, high, sums[i][1]);
    keepOrder(&sums[i][0], &sums[i][1]);
  }
}

/* `count` positions from the one at `first`, at one frequency; behind the last one it is computed again. */
INLINE void multiplyPositions(
  const int count, Band band, const float *pieces, int first, const float *weights, int length, float *products) {
  const float *inputs[TILE];
  vec sums[TILE][2];
  int column = first / band.slices, slice = first % band.slices;
#pragma clang loop unroll(full)
  for (int i = 0; i < count; i++) {
    inputs[i] = pieces + (column * band.inSlices + slice) * band.channelStep;
    sums[i][0] = splat(0);
    sums[i][1] = splat(0);
    if (first + i + 1 < band.columns * band.slices && ++slice == band.slices) {
      slice = 0;
      column++;
    }
  }
  for (int i = 0; i < length; i += 4) {
    multiplyStep(count, sums, inputs, weights, 0);
    multiplyStep(count, sums, inputs, weights + 8, 1);
    multiplyStep(count, sums, inputs, weights + 16, 2);
    multiplyStep(count, sums, inputs, weights + 24, 3);
#pragma clang loop unroll(full)
    for (int j = 0; j < count; j++) inputs[j] += 4;
    weights += 32;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < count; i++) {
    store(products + i * 8, sums[i][0]);
    store(products + i * 8 + 4, sums[i][1]);
  }
}

static void multiplyBand(Band band, const float *pieces, const float *weights, int length, float *products) {
  const int positions = band.columns * band.slices;
  for (int i = 0; i < FREQUENCIES; i++) {
    int at = 0;
    for (; positions - at > 4; at += TILE) {
      multiplyPositions(TILE, band, pieces, at, weights, length, products + at * 8);
    }
    if (at < positions) multiplyPositions(4, band, pieces, at, weights, length, products + at * 8);
    pieces += band.frequencyStep;
    weights += length * 8 + GAP;
    products += MOST_POSITIONS * 8;
  }
}

/* Four channels of one tile to its `height` by `width` outputs. */
INLINE void putTile(
  Points points, const float *products, float *output, int rowStep, int columnStep, int height, int width, int count, vec bias,
  int isRelu) {
  vec columns[WINDOW][SIDE];
#pragma clang loop unroll(disable)
  for (int j = 0; j < WINDOW; j++) {
    vec column[WINDOW];
#pragma clang loop unroll(full)
    for (int i = 0; i < WINDOW; i++) column[i] = load(products + (i * WINDOW + j) * MOST_POSITIONS * 8);
    transformOutput(points, columns[j], column);
  }
#pragma clang loop unroll(disable)
  for (int i = 0; i < height; i++) {
    const vec row[WINDOW] = {columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i], columns[5][i]};
    vec outputs[SIDE];
    transformOutput(points, outputs, row);
#pragma clang loop unroll(full)
    for (int j = 0; j < SIDE; j++) {
      if (j >= width) break;
      vec value = add(outputs[j], bias);
      if (isRelu) value = wasm_f32x4_max(value, splat(0));
      storeSome(output + i * rowStep + j * columnStep, value, count);
    }
  }
}

static void putBand(const WinogradArguments *a, Band band, int block, const float *products) {
  const Points points = heldPoints();
  const Tiling *t = &a->tiling;
  const int channel = block * 8, channels = least(8, a->outChannels - channel), rowStep = t->outWidth * a->outChannels;
  vec low = splat(0), high = splat(0);
  if (a->bias) {
    low = loadSome(a->bias + channel, channels);
    if (channels > 4) high = loadSome(a->bias + channel + 4, channels - 4);
  }
  for (int c = 0; c < band.columns; c++) {
    const Column column = columnAt(t, band.firstColumn + c);
    const int height = least(SIDE, t->outHeight - column.y), width = least(SIDE, t->outWidth - column.x);
    for (int s = 0; s < band.slices; s++, products += 8) {
      const int row = ((column.image * t->outDepth + band.firstSlice + s) * t->outHeight + column.y) * t->outWidth;
      float *output = a->output + (row + column.x) * a->outChannels + channel;
      putTile(points, products, output, rowStep, a->outChannels, height, width, channels, low, a->isRelu);
      if (channels <= 4) continue;
      putTile(points, products + 4, output + 4, rowStep, a->outChannels, height, width, channels - 4, high, a->isRelu);
    }
  }
}

/* Item: a group of blocks of a band. */
void winogradConvolve(const void *arguments, int begin, int end) {
  const WinogradArguments *a = arguments;
  const int blocks = (a->outChannels + 7) / 8, groups = (blocks + a->blocksPerItem - 1) / a->blocksPerItem;
  _Alignas(64) float pieces[MOST_PIECES];
  _Alignas(64) float products[FREQUENCIES * MOST_POSITIONS * 8];
  for (int item = begin; item < end; item++) {
    const Band band = bandAt(&a->tiling, item / groups);
    const int length = a->tiling.filterDepth * band.channelStep, firstBlock = item % groups * a->blocksPerItem;
    transformBand(&a->tiling, band, pieces);
    for (int block = firstBlock; block < least(blocks, firstBlock + a->blocksPerItem); block++) {
      multiplyBand(band, pieces, a->filter + block * FREQUENCIES * (length * 8 + GAP), length, products);
      putBand(a, band, block, products);
    }
  }
}
