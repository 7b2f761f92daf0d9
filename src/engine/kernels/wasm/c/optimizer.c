/* Steps of an optimizer, in place, and what they need of all gradients. */
#include "kernels.h"

typedef struct {
  const float *values;
  int count;
} GradientPart;

typedef struct {
  const GradientPart *parts;
  float *sums;
} SquareArguments;

/* Item: a part of the gradients. */
void squareParts(const void *arguments, int begin, int end) {
  const SquareArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    const GradientPart part = a->parts[item];
    vec sum = splat(0);
    for (int i = 0; i < part.count; i += LANES) {
      const vec v = loadSome(part.values + i, least(LANES, part.count - i));
      sum = multiplyAdd(v, v, sum);
    }
    a->sums[item] = sumOf(sum);
  }
}

typedef struct {
  const float *sums;
  float *scale, *norm;
  int count;
  float maxNorm;
} ClipArguments;

/* Item: 0, all of it. */
void clipFigures(const void *arguments, int begin, int end) {
  const ClipArguments *a = arguments;
  if (begin >= end) return;
  double sum = 0;
  for (int i = 0; i < a->count; i++) sum += a->sums[i];
  const double norm = __builtin_sqrt(sum);
  *a->norm = norm;
  *a->scale = norm > a->maxNorm ? a->maxNorm / norm : 1;
}

/* Of one weight, with its moments. */
typedef struct {
  float *weight;
  const float *gradient;
  float *first, *second;
  int count;
} WeightPart;

typedef struct {
  const WeightPart *parts;
  const float *gradientScale;
  float learningRate, beta1, rest1, beta2, rest2, epsilon, weightDecay, correction1, correction2;
} AdamArguments;

INLINE void adamPart(const AdamArguments *a, WeightPart p) {
  const vec scale = loadSplat(a->gradientScale), rate = splat(a->learningRate), epsilon = splat(a->epsilon);
  const vec beta1 = splat(a->beta1), rest1 = splat(a->rest1), beta2 = splat(a->beta2), rest2 = splat(a->rest2);
  const vec correct1 = splat(1 / a->correction1), correct2 = splat(1 / a->correction2), decay = splat(a->weightDecay);
  for (int i = 0; i < p.count; i += LANES) {
    const int count = least(LANES, p.count - i);
    const vec g = mul(loadSome(p.gradient + i, count), scale), w = loadSome(p.weight + i, count);
    const vec m = multiplyAdd(loadSome(p.first + i, count), beta1, mul(g, rest1));
    const vec v = multiplyAdd(loadSome(p.second + i, count), beta2, mul(mul(g, g), rest2));
    storeSome(p.first + i, m, count);
    storeSome(p.second + i, v, count);
    const vec step = divide(mul(m, correct1), add(squareRoot(mul(v, correct2)), epsilon));
    storeSome(p.weight + i, sub(w, mul(rate, multiplyAdd(decay, w, step))), count);
  }
}

/* Item: a part of the weights. */
void adamStep(const void *arguments, int begin, int end) {
  const AdamArguments *a = arguments;
  for (int item = begin; item < end; item++) adamPart(a, a->parts[item]);
}

typedef struct {
  const WeightPart *parts;
  const float *gradientScale;
  int isNesterov;
  float learningRate, momentum, weightDecay;
} SgdArguments;

INLINE void sgdPart(const SgdArguments *a, WeightPart p) {
  const vec scale = loadSplat(a->gradientScale), rate = splat(a->learningRate);
  const vec momentum = splat(a->momentum), decay = splat(a->weightDecay);
  for (int i = 0; i < p.count; i += LANES) {
    const int count = least(LANES, p.count - i);
    const vec w = loadSome(p.weight + i, count);
    const vec g = multiplyAdd(decay, w, mul(loadSome(p.gradient + i, count), scale));
    const vec m = multiplyAdd(loadSome(p.first + i, count), momentum, g);
    storeSome(p.first + i, m, count);
    const vec step = a->isNesterov ? multiplyAdd(momentum, m, g) : m;
    storeSome(p.weight + i, sub(w, mul(rate, step)), count);
  }
}

/* Item: a part of the weights. */
void sgdStep(const void *arguments, int begin, int end) {
  const SgdArguments *a = arguments;
  for (int item = begin; item < end; item++) sgdPart(a, a->parts[item]);
}

typedef struct {
  float *runningMean, *runningVariance;
  const float *mean, *rstd;
  float momentum, epsilon, correction;
} RunningArguments;

/* Item: a channel. */
void runningFigures(const void *arguments, int begin, int end) {
  const RunningArguments *a = arguments;
  const float share = 1 - a->momentum;
  for (int c = begin; c < end; c++) {
    const float variance = a->correction * (1 / (a->rstd[c] * a->rstd[c]) - a->epsilon);
    a->runningMean[c] += share * (a->mean[c] - a->runningMean[c]);
    a->runningVariance[c] += share * (variance - a->runningVariance[c]);
  }
}

typedef struct {
  const float *x;
  float *y;
  int count, perPart;
  float rate;
  uint32_t seed;
} DropoutArguments;

/* Which are kept is a hash of their place: the finaliser of MurmurHash3. Item: a part of the values. */
void dropout(const void *arguments, int begin, int end) {
  const DropoutArguments *a = arguments;
  const int last = least(a->count, end * a->perPart);
  const vec step = wasm_i32x4_make(0, (int)0x9e3779b1u, (int)(2 * 0x9e3779b1u), (int)(3 * 0x9e3779b1u));
  const vec scale = splat(1 / (1 - a->rate)), rate = splat(a->rate);
  for (int i = begin * a->perPart; i < last; i += LANES) {
    vec h = wasm_i32x4_add(wasm_i32x4_splat((int)((uint32_t)i * 0x9e3779b1u + a->seed)), step);
    h = wasm_i32x4_mul(wasm_v128_xor(h, wasm_u32x4_shr(h, 16)), wasm_i32x4_splat((int)0x85ebca6bu));
    h = wasm_i32x4_mul(wasm_v128_xor(h, wasm_u32x4_shr(h, 13)), wasm_i32x4_splat((int)0xc2b2ae35u));
    h = wasm_v128_xor(h, wasm_u32x4_shr(h, 16));
    const vec unit = mul(wasm_f32x4_convert_i32x4(wasm_u32x4_shr(h, 8)), splat(1.0f / 16777216));
    const int count = least(LANES, last - i);
    const vec kept = wasm_v128_and(mul(loadSome(a->x + i, count), scale), wasm_f32x4_ge(unit, rate));
    storeSome(a->y + i, kept, count);
  }
}
