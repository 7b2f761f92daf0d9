/* Functions of one number, and the gradients of activations. */
#include "kernels.h"

enum { RELU, SIGMOID, TANH, EXP, LOG, SQRT, RSQRT, SQUARE, NEGATE, ABS, STEP };

INLINE vec valueOf(int operation, vec x) {
  switch (operation) {
    case RELU: return wasm_f32x4_pmax(splat(0), x);
    case SIGMOID: return sigmoid(x);
    case TANH: return hyperbolicTangent(x);
    case EXP: return exponential(x);
    case LOG: return logarithm(x);
    case SQRT: return squareRoot(x);
    case RSQRT: return divide(splat(1), squareRoot(x));
    case SQUARE: return mul(x, x);
    case NEGATE: return wasm_f32x4_neg(x);
    case ABS: return wasm_f32x4_abs(x);
    default: return select(wasm_f32x4_ne(x, x), x, wasm_v128_and(splat(1), wasm_f32x4_gt(x, splat(0))));
  }
}

typedef struct {
  const float *x;
  float *y;
  int operation, count, perPart;
} UnaryArguments;

INLINE void apply(const UnaryArguments *a, int operation, int first, int last) {
  int i = first;
  for (; i + LANES <= last; i += LANES) store(a->y + i, valueOf(operation, load(a->x + i)));
  if (i < last) storeSome(a->y + i, valueOf(operation, loadSome(a->x + i, last - i)), last - i);
}

#define CASE_OF(name) \
  case name: apply(a, name, first, last); break;

/* Item: a part of the values. */
void unary(const void *arguments, int begin, int end) {
  const UnaryArguments *a = arguments;
  const int first = begin * a->perPart, last = least(a->count, end * a->perPart);
  switch (a->operation) {
    CASE_OF(RELU)
    CASE_OF(SIGMOID)
    CASE_OF(TANH)
    CASE_OF(EXP)
    CASE_OF(LOG)
    CASE_OF(SQRT)
    CASE_OF(RSQRT)
    CASE_OF(SQUARE)
    CASE_OF(NEGATE)
    CASE_OF(ABS)
    CASE_OF(STEP)
  }
}
