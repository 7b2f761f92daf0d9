/* Convolutions and matrix products as a product of matrices whose left one is never written out. */
#include "kernels.h"

/* Six positions by eight channels: twelve sums, two weights and one input fill the sixteen registers of a processor. */
#define TILE 6

typedef struct {
  const float *input, *filter;
  float *output;
  /* [outChannels] or 0 */
  const float *bias;
  /* Where a run of the input that meets the filter begins, counted from the position's first float. */
  const int *taps;
  int tapCount, runLength, outChannels;
  /* Of the output. */
  int batch, depth, height, width;
  int inputStrides[4], outputStrides[4];
  int isRelu;
} ConvolveArguments;

/* A place in output and input that walks along the rows. */
typedef struct {
  int x, y, z, input, output;
} Position;

INLINE Position positionAt(const ConvolveArguments *a, int index) {
  const int x = index % a->width, row = index / a->width;
  const int y = row % a->height, slice = row / a->height;
  const int z = slice % a->depth, image = slice / a->depth;
  const int *in = a->inputStrides, *out = a->outputStrides;
  return (Position){
    x, y, z, image * in[0] + z * in[1] + y * in[2] + x * in[3],
    image * out[0] + z * out[1] + y * out[2] + x * out[3],
  };
}

INLINE void stepOn(const ConvolveArguments *a, Position *p) {
  const int *in = a->inputStrides, *out = a->outputStrides;
  p->input += in[3];
  p->output += out[3];
  if (++p->x < a->width) return;
  p->x = 0;
  p->input += in[2] - a->width * in[3];
  p->output += out[2] - a->width * out[3];
  if (++p->y < a->height) return;
  p->y = 0;
  p->input += in[1] - a->height * in[2];
  p->output += out[1] - a->height * out[2];
  if (++p->z < a->depth) return;
  p->z = 0;
  p->input += in[0] - a->depth * in[1];
  p->output += out[0] - a->depth * out[1];
}

INLINE void multiplyRun(vec sums[TILE][2], const float *const inputs[TILE], const float *weights, int at) {
  const vec low = load(weights), high = load(weights + 4);
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE; i++) {
    const vec x = loadSplat(inputs[i] + at);
    sums[i][0] = multiplyAdd(x, low, sums[i][0]);
    sums[i][1] = multiplyAdd(x, high, sums[i][1]);
    keepOrder(&sums[i][0], &sums[i][1]);
  }
}

INLINE void put(float *output, vec low, vec high, int count, int isRelu) {
  if (isRelu) {
    low = wasm_f32x4_max(low, splat(0));
    high = wasm_f32x4_max(high, splat(0));
  }
  storeSome(output, low, count);
  if (count > 4) storeSome(output + 4, high, count - 4);
}

/* Item: a tile of positions, counted through the batch. */
void convolve(const void *arguments, int begin, int end) {
  const ConvolveArguments *a = arguments;
  const int positions = a->batch * a->depth * a->height * a->width;
  const int first = begin * TILE, last = least(positions, end * TILE);
  const int blocks = (a->outChannels + 7) / 8, blockSize = a->tapCount * a->runLength * 8;
  if (first >= last) return;
  for (int block = 0; block < blocks; block++) {
    const int channels = least(8, a->outChannels - block * 8);
    vec biasLow = splat(0), biasHigh = splat(0);
    if (a->bias) {
      biasLow = loadSome(a->bias + block * 8, channels);
      if (channels > 4) biasHigh = loadSome(a->bias + block * 8 + 4, channels - 4);
    }
    Position position = positionAt(a, first);
    for (int at = first; at < last; at += TILE) {
      const float *bases[TILE];
      float *outputs[TILE];
#pragma clang loop unroll(full)
      for (int i = 0; i < TILE; i++) {
        bases[i] = a->input + position.input;
        outputs[i] = a->output + position.output + block * 8;
        /* Behind the last position the tile computes it again and stores it once. */
        if (at + i + 1 < last) stepOn(a, &position);
      }
      vec sums[TILE][2];
#pragma clang loop unroll(full)
      for (int i = 0; i < TILE; i++) {
        sums[i][0] = biasLow;
        sums[i][1] = biasHigh;
      }
      const float *weights = a->filter + block * blockSize;
      for (int tap = 0; tap < a->tapCount; tap++) {
        const int offset = a->taps[tap];
        const float *inputs[TILE];
#pragma clang loop unroll(full)
        for (int i = 0; i < TILE; i++) inputs[i] = bases[i] + offset;
        int left = a->runLength;
        for (; left >= 4; left -= 4) {
          multiplyRun(sums, inputs, weights, 0);
          multiplyRun(sums, inputs, weights + 8, 1);
          multiplyRun(sums, inputs, weights + 16, 2);
          multiplyRun(sums, inputs, weights + 24, 3);
#pragma clang loop unroll(full)
          for (int i = 0; i < TILE; i++) inputs[i] += 4;
          weights += 32;
        }
        for (; left > 0; left--) {
          multiplyRun(sums, inputs, weights, 0);
#pragma clang loop unroll(full)
          for (int i = 0; i < TILE; i++) inputs[i]++;
          weights += 8;
        }
      }
      const int count = least(TILE, last - at);
#pragma clang loop unroll(full)
      for (int i = 0; i < TILE; i++) {
        if (i < count) put(outputs[i], sums[i][0], sums[i][1], channels, a->isRelu);
      }
    }
  }
}
