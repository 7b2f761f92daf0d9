/* Sums over axes, and binary operations with broadcast. */
#include "kernels.h"

typedef struct {
  const float *x;
  float *y;
  int rows, inner;
  float scale;
} SumArguments;

/* [outer, rows, inner] to [outer, inner], times `scale`. Item: an outer. */
void sumMiddle(const void *arguments, int begin, int end) {
  const SumArguments *a = arguments;
  for (int outer = begin; outer < end; outer++) {
    const float *x = a->x + outer * a->rows * a->inner;
    float *y = a->y + outer * a->inner;
    if (a->inner == 1) {
      vec sum = splat(0), other = splat(0);
      int i = 0;
      for (; i + 2 * LANES <= a->rows; i += 2 * LANES) {
        sum = add(sum, load(x + i));
        other = add(other, load(x + i + LANES));
      }
      for (; i < a->rows; i += LANES) sum = add(sum, loadSome(x + i, least(LANES, a->rows - i)));
      y[0] = sumOf(add(sum, other)) * a->scale;
      continue;
    }
    for (int at = 0; at < a->inner; at += LANES) {
      const int count = least(LANES, a->inner - at);
      vec sum = splat(0), other = splat(0);
      int row = 0;
      for (; row + 2 <= a->rows; row += 2) {
        sum = add(sum, loadSome(x + row * a->inner + at, count));
        other = add(other, loadSome(x + (row + 1) * a->inner + at, count));
      }
      if (row < a->rows) sum = add(sum, loadSome(x + row * a->inner + at, count));
      storeSome(y + at, mul(add(sum, other), splat(a->scale)), count);
    }
  }
}

typedef struct {
  const float *x;
  float *sums;
  int rows, inner, parts, rowsPerPart;
} SumPartArguments;

/* [outer, rows, inner] to [outer, parts, inner]. Item: a part of the rows of an outer. */
void sumMiddleParts(const void *arguments, int begin, int end) {
  const SumPartArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    const int outer = item / a->parts, first = item % a->parts * a->rowsPerPart;
    const int rows = least(a->rowsPerPart, a->rows - first);
    const SumArguments part = {
      a->x + (outer * a->rows + first) * a->inner, a->sums + item * a->inner, rows, a->inner, 1,
    };
    sumMiddle(&part, 0, 1);
  }
}

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, SQUARED_DIFFERENCE };

INLINE vec combined(int operation, vec a, vec b) {
  switch (operation) {
    case ADD: return add(a, b);
    case SUBTRACT: return sub(a, b);
    case MULTIPLY: return mul(a, b);
    case DIVIDE: return divide(a, b);
    case MAXIMUM: return wasm_f32x4_max(a, b);
    case MINIMUM: return wasm_f32x4_min(a, b);
    default: return mul(sub(a, b), sub(a, b));
  }
}

typedef struct {
  const float *a, *b;
  float *y;
  int operation;
  /* Of the output and of what moves from one step of an axis to the next, 0 where an operand repeats. */
  int size[4], strideA[4], strideB[4];
} BinaryArguments;

INLINE void combineRow(int operation, const float *a, const float *b, float *y, int count, int stepA, int stepB) {
  int i = 0;
  for (; i + LANES <= count; i += LANES) {
    const vec left = stepA ? load(a + i) : loadSplat(a), right = stepB ? load(b + i) : loadSplat(b);
    store(y + i, combined(operation, left, right));
  }
  if (i == count) return;
  const vec left = stepA ? loadSome(a + i, count - i) : loadSplat(a);
  const vec right = stepB ? loadSome(b + i, count - i) : loadSplat(b);
  storeSome(y + i, combined(operation, left, right), count - i);
}

#define ROW_OF(name) \
  case name: combineRow(name, left, right, y, a->size[3], a->strideA[3], a->strideB[3]); break;

/* Item: a row along the last axis. */
void binary(const void *arguments, int begin, int end) {
  const BinaryArguments *a = arguments;
  for (int row = begin; row < end; row++) {
    const int i2 = row % a->size[2], rest = row / a->size[2], i1 = rest % a->size[1], i0 = rest / a->size[1];
    const float *left = a->a + i0 * a->strideA[0] + i1 * a->strideA[1] + i2 * a->strideA[2];
    const float *right = a->b + i0 * a->strideB[0] + i1 * a->strideB[1] + i2 * a->strideB[2];
    float *y = a->y + row * a->size[3];
    switch (a->operation) {
      ROW_OF(ADD)
      ROW_OF(SUBTRACT)
      ROW_OF(MULTIPLY)
      ROW_OF(DIVIDE)
      ROW_OF(MAXIMUM)
      ROW_OF(MINIMUM)
      ROW_OF(SQUARED_DIFFERENCE)
    }
  }
}
