/* Up-sampling by whole factors, one axis at a time: x is [outer, size, inner]. */
#include "kernels.h"

typedef struct {
  const float *x;
  float *y;
  int size, factor, inner, isLinear;
} UpSampleArguments;

typedef struct {
  int low, high;
  float share;
} Sources;

/* Of a place in the larger axis: half-pixel centres, borders repeated. */
INLINE Sources sourcesOf(const UpSampleArguments *a, int place) {
  if (!a->isLinear) return (Sources){place / a->factor, place / a->factor, 0};
  const float at = (place + 0.5f) / a->factor - 0.5f;
  const float floor = __builtin_floorf(at);
  const int low = floor;
  return (Sources){most(0, low), least(a->size - 1, low + 1), at - floor};
}

/* Item: a place of the larger axis, of one outer. */
void upSampleAxis(const void *arguments, int begin, int end) {
  const UpSampleArguments *a = arguments;
  const int large = a->size * a->factor;
  for (int item = begin; item < end; item++) {
    const int outer = item / large;
    const Sources s = sourcesOf(a, item % large);
    const float *low = a->x + (outer * a->size + s.low) * a->inner, *high = a->x + (outer * a->size + s.high) * a->inner;
    float *y = a->y + item * a->inner;
    if (!a->isLinear) {
      copy(y, low, a->inner);
      continue;
    }
    const vec share = splat(s.share);
    for (int i = 0; i < a->inner; i += LANES) {
      const int count = least(LANES, a->inner - i);
      const vec from = loadSome(low + i, count);
      storeSome(y + i, multiplyAdd(sub(loadSome(high + i, count), from), share, from), count);
    }
  }
}

/* x is the outer gradient, y the gradient. Item: a place of the smaller axis, of one outer. */
void upSampleAxisGradient(const void *arguments, int begin, int end) {
  const UpSampleArguments *a = arguments;
  const int large = a->size * a->factor;
  for (int item = begin; item < end; item++) {
    const int outer = item / a->size, place = item % a->size;
    const int reach = a->isLinear ? 1 : 0;
    const int first = most(0, (place - reach) * a->factor), last = least(large, (place + 1 + reach) * a->factor);
    float *y = a->y + item * a->inner;
    clear(y, a->inner);
    for (int from = first; from < last; from++) {
      const Sources s = sourcesOf(a, from);
      const float weight = (s.low == place ? 1 - s.share : 0) + (s.high == place ? s.share : 0);
      if (weight == 0) continue;
      const float *x = a->x + (outer * large + from) * a->inner;
      for (int i = 0; i < a->inner; i += LANES) {
        const int count = least(LANES, a->inner - i);
        storeSome(y + i, multiplyAdd(loadSome(x + i, count), splat(weight), loadSome(y + i, count)), count);
      }
    }
  }
}
