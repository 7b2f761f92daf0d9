/* Filters of 3×3 to the frequencies of Winograd's convolution. */
#include "winograd.h"

typedef struct {
  /* [filterDepth, 3, 3, inputs, outputs], or with inputs and outputs exchanged and all taps in backward order */
  const float *filter;
  /* [blocks of eight outputs, 36, filterDepth, inputs filled up to a multiple of four, 8] with a gap behind each frequency */
  float *packed;
  int filterDepth, inputs, outputs;
  int isFlipped;
} WinogradFilterArguments;

INLINE void transpose(vec rows[4]) {
  const vec a = wasm_i32x4_shuffle(rows[0], rows[1], 0, 4, 1, 5), b = wasm_i32x4_shuffle(rows[2], rows[3], 0, 4, 1, 5);
  const vec c = wasm_i32x4_shuffle(rows[0], rows[1], 2, 6, 3, 7), d = wasm_i32x4_shuffle(rows[2], rows[3], 2, 6, 3, 7);
  rows[0] = wasm_i64x2_shuffle(a, b, 0, 2);
  rows[1] = wasm_i64x2_shuffle(a, b, 1, 3);
  rows[2] = wasm_i64x2_shuffle(c, d, 0, 2);
  rows[3] = wasm_i64x2_shuffle(c, d, 1, 3);
}

/* For each of four inputs four outputs, zeros where there are none. */
INLINE void readTap(vec to[4], const float *tap, int stride, int rows, int columns) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) to[i] = i < rows && columns > 0 ? loadSome(tap + i * stride, columns) : splat(0);
}

/* Item: four inputs of a block of eight outputs, in one slice of the filter. */
void winogradFilter(const void *arguments, int begin, int end) {
  const WinogradFilterArguments *a = arguments;
  const int groups = (a->inputs + 3) / 4, frequencyStep = a->filterDepth * groups * 32 + GAP;
  const int tapSize = a->inputs * a->outputs;
  for (int item = begin; item < end; item++) {
    const int input = item % groups * 4, z = item / groups % a->filterDepth;
    const int block = item / groups / a->filterDepth;
    for (int half = 0; half < 2; half++) {
      const int output = block * 8 + half * 4;
      const int inputs = least(4, a->inputs - input), outputs = least(4, a->outputs - output);
      vec weights[9][4];
      for (int tap = 0; tap < 9; tap++) {
        if (a->isFlipped) {
          const float *from = a->filter + ((a->filterDepth - 1 - z) * 9 + 8 - tap) * tapSize;
          readTap(weights[tap], from + output * a->inputs + input, a->inputs, outputs, inputs);
          transpose(weights[tap]);
        } else {
          const float *from = a->filter + (z * 9 + tap) * tapSize;
          readTap(weights[tap], from + input * a->outputs + output, a->outputs, inputs, outputs);
        }
      }
      float *to = a->packed + block * FREQUENCIES * frequencyStep + (z * groups * 4 + input) * 8 + half * 4;
      for (int i = 0; i < 4; i++) {
        vec columns[3][WINDOW];
        for (int x = 0; x < 3; x++) {
          const vec column[3] = {weights[x][i], weights[3 + x][i], weights[6 + x][i]};
          transformFilter(columns[x], column);
        }
        for (int y = 0; y < WINDOW; y++) {
          const vec row[3] = {columns[0][y], columns[1][y], columns[2][y]};
          vec frequencies[WINDOW];
          transformFilter(frequencies, row);
#pragma clang loop unroll(full)
          for (int x = 0; x < WINDOW; x++) store(to + (y * WINDOW + x) * frequencyStep + i * 8, frequencies[x]);
        }
      }
    }
  }
}
