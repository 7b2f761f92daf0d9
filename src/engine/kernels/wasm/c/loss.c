/* Softmax with cross entropy (weighted, smoothed, focal) and overlap (Dice, Tversky), and the counts of a confusion matrix. */
#include "kernels.h"

typedef struct {
  const float *logits;
  const int *labels;
  const float *classWeights;
  /* [groups, parts, 2 + 3·classes]: loss, weight; then true positives, probability and positions of each class */
  float *sums;
  /* [positions, classes] */
  float *probabilities;
  int positionsPerGroup, classes, parts, positionsPerPart;
  float focalGamma, labelSmoothing;
} LossPartArguments;

INLINE float exponentialOf(float x) { return wasm_f32x4_extract_lane(exponential(splat(x)), 0); }
INLINE float logarithmOf(float x) { return wasm_f32x4_extract_lane(logarithm(splat(x)), 0); }
INLINE float powerOf(float base, float exponent) {
  return exponent == 0 ? 1 : base <= 0 ? 0 : exponentialOf(exponent * logarithmOf(base));
}

/* Softmax of one position; gives the logarithm of its divisor, counted from the highest logit. */
INLINE float softmax(const float *logits, float *to, int classes, float *highest) {
  float top = logits[0];
  for (int c = 1; c < classes; c++) top = logits[c] > top ? logits[c] : top;
  float sum = 0;
  for (int c = 0; c < classes; c += LANES) {
    const int count = least(LANES, classes - c);
    storeSome(to + c, exponential(sub(loadSome(logits + c, count), splat(top))), count);
    for (int i = 0; i < count; i++) sum += to[c + i];
  }
  const vec share = splat(1 / sum);
  for (int c = 0; c < classes; c += LANES) {
    const int count = least(LANES, classes - c);
    storeSome(to + c, mul(loadSome(to + c, count), share), count);
  }
  *highest = top;
  return logarithmOf(sum);
}

/* So many classes at most are a vector each, of four positions. */
#define FEW 4

/* Of four positions in vectors: sums of the loss and its weight, then of each class as in `sums`. */
typedef struct {
  vec loss, weight, hits[FEW], probability[FEW], positions[FEW];
} FewSums;

INLINE vec fromLanes(const float *at, int step, int last) {
  return wasm_f32x4_make(at[0], at[least(1, last) * step], at[least(2, last) * step], at[least(3, last) * step]);
}

/* Up to four positions from `at` on. */
INLINE void lossOfFour(const LossPartArguments *a, int classes, int at, int count, FewSums *sums) {
  const float *logits = a->logits + at * classes;
  float *p = a->probabilities + at * classes;
  int labels[LANES];
  for (int i = 0; i < LANES; i++) labels[i] = i < count ? a->labels[at + i] : -1;
  const vec label = wasm_v128_load(labels), counts = wasm_i32x4_ge(label, wasm_i32x4_splat(0));
  vec logit[FEW], e[FEW], top = splat(-__builtin_inff()), sum = splat(0), own = splat(0), ownP = splat(0), all = splat(0);
  for (int c = 0; c < classes; c++) {
    logit[c] = fromLanes(logits + c, classes, count - 1);
    top = wasm_f32x4_pmax(top, logit[c]);
  }
  for (int c = 0; c < classes; c++) {
    e[c] = exponential(sub(logit[c], top));
    sum = add(sum, e[c]);
  }
  const vec share = divide(splat(1), sum), divisor = add(logarithm(sum), top);
  for (int c = 0; c < classes; c++) {
    const vec isOwn = wasm_i32x4_eq(label, wasm_i32x4_splat(c)), lost = sub(divisor, logit[c]);
    const vec probability = mul(e[c], share), counted = wasm_v128_and(probability, counts);
    float values[LANES];
    store(values, probability);
    for (int i = 0; i < count; i++) p[i * classes + c] = values[i];
    own = select(isOwn, lost, own);
    ownP = select(isOwn, probability, ownP);
    all = add(all, lost);
    sums->hits[c] = add(sums->hits[c], wasm_v128_and(counted, isOwn));
    sums->probability[c] = add(sums->probability[c], counted);
    sums->positions[c] = add(sums->positions[c], wasm_v128_and(splat(1), isOwn));
  }
  if (a->labelSmoothing != 0) {
    own = add(mul(splat(1 - a->labelSmoothing), own), mul(splat(a->labelSmoothing / classes), all));
  }
  if (a->focalGamma != 0) {
    const vec rest = sub(splat(1), ownP), power = exponential(mul(splat(a->focalGamma), logarithm(rest)));
    own = mul(own, wasm_v128_and(power, wasm_f32x4_gt(rest, splat(0))));
  }
  vec weight = splat(1);
  if (a->classWeights) {
    float weights[LANES];
    for (int i = 0; i < LANES; i++) weights[i] = a->classWeights[most(0, labels[i])];
    weight = load(weights);
  }
  /* Where nothing counts there may be no number. */
  sums->loss = add(sums->loss, wasm_v128_and(mul(weight, own), counts));
  sums->weight = add(sums->weight, wasm_v128_and(weight, counts));
}

INLINE void lossOfFew(const LossPartArguments *a, int classes, int first, int last, float *to) {
  FewSums sums;
  sums.loss = sums.weight = splat(0);
  for (int c = 0; c < classes; c++) sums.hits[c] = sums.probability[c] = sums.positions[c] = splat(0);
  int at = first;
  for (; at + LANES <= last; at += LANES) lossOfFour(a, classes, at, LANES, &sums);
  if (at < last) lossOfFour(a, classes, at, last - at, &sums);
  to[0] = sumOf(sums.loss);
  to[1] = sumOf(sums.weight);
  for (int c = 0; c < classes; c++) {
    to[2 + c] = sumOf(sums.hits[c]);
    to[2 + classes + c] = sumOf(sums.probability[c]);
    to[2 + 2 * classes + c] = sumOf(sums.positions[c]);
  }
}

/* Item: a part of the positions of one group. */
void lossParts(const void *arguments, int begin, int end) {
  const LossPartArguments *a = arguments;
  const int classes = a->classes, figures = 2 + 3 * classes;
  for (int item = begin; item < end; item++) {
    const int group = item / a->parts, part = item % a->parts;
    const int start = group * a->positionsPerGroup, first = start + part * a->positionsPerPart;
    const int last = least(start + a->positionsPerGroup, first + a->positionsPerPart);
    float *sums = a->sums + item * figures, *classSums = sums + 2;
    if (classes <= FEW) {
      if (classes == 2) lossOfFew(a, 2, first, last, sums);
      else lossOfFew(a, classes, first, last, sums);
      continue;
    }
    clear(sums, figures);
    double loss = 0, weights = 0;
    for (int at = first; at < last; at++) {
      const float *logits = a->logits + at * classes;
      float *p = a->probabilities + at * classes;
      float highest;
      const float divisor = softmax(logits, p, classes, &highest);
      const int label = a->labels[at];
      if (label < 0) continue;
      const float weight = a->classWeights ? a->classWeights[label] : 1;
      /* −log p_c = divisor + highest − logit_c */
      float own = divisor + highest - logits[label];
      if (a->labelSmoothing != 0) {
        float sum = 0;
        for (int c = 0; c < classes; c++) sum += divisor + highest - logits[c];
        own = (1 - a->labelSmoothing) * own + a->labelSmoothing / classes * sum;
      }
      loss += weight * powerOf(1 - p[label], a->focalGamma) * own;
      weights += weight;
      for (int c = 0; c < classes; c++) classSums[classes + c] += p[c];
      classSums[label] += p[label];
      classSums[2 * classes + label] += 1;
    }
    sums[0] = loss;
    sums[1] = weights;
  }
}

typedef struct {
  const float *sums;
  float *loss;
  /* [1 + groups·classes·2]: 1 / Σ weights; then the slope of the overlap at positions of the class and at others */
  float *figures;
  int groups, parts, classes, hasBackground;
  float crossEntropy, overlap, alpha, beta, smooth;
} LossFigureArguments;

INLINE double totalOf(const LossFigureArguments *a, int group, int figure) {
  const int figures = 2 + 3 * a->classes;
  double total = 0;
  for (int part = 0; part < a->parts; part++) total += a->sums[(group * a->parts + part) * figures + figure];
  return total;
}

/* Item: 0, all of it. */
void lossFigures(const void *arguments, int begin, int end) {
  const LossFigureArguments *a = arguments;
  if (begin >= end) return;
  const int classes = a->classes, firstClass = a->hasBackground ? 0 : 1;
  double loss = 0, weights = 0, scores = 0;
  for (int group = 0; group < a->groups; group++) {
    loss += totalOf(a, group, 0);
    weights += totalOf(a, group, 1);
  }
  const int counted = (classes - firstClass) * a->groups;
  for (int group = 0; group < a->groups; group++) {
    for (int c = 0; c < classes; c++) {
      float *slopes = a->figures + 1 + (group * classes + c) * 2;
      slopes[0] = slopes[1] = 0;
      if (c < firstClass || a->overlap == 0) continue;
      const double hit = totalOf(a, group, 2 + c), probability = totalOf(a, group, 2 + classes + c);
      const double positions = totalOf(a, group, 2 + 2 * classes + c);
      const double above = hit + a->smooth;
      const double below = above + a->alpha * (probability - hit) + a->beta * (positions - hit);
      scores += above / below;
      const double share = -a->overlap / counted / (below * below);
      slopes[0] = share * (below - above * (1 - a->beta));
      slopes[1] = share * -above * a->alpha;
    }
  }
  a->figures[0] = weights > 0 ? 1 / weights : 0;
  *a->loss = a->crossEntropy * (weights > 0 ? loss / weights : 0) +
             (a->overlap != 0 ? a->overlap * (1 - scores / counted) : 0);
}

typedef struct {
  const float *logits;
  const int *labels;
  const float *classWeights, *figures;
  /* Probabilities before, the gradient after. */
  float *gradient;
  int positionsPerGroup, classes, positionsPerPart, positions, isOverlap;
  float crossEntropy, focalGamma, labelSmoothing;
} LossGradientArguments;

/* Of f(p) = (1 − p)^γ·(−log p), times p; −1 without focus. */
INLINE float focalSlope(float p, float gamma) {
  if (gamma == 0) return -1;
  const float rest = 1 - p;
  const float logP = logarithmOf(p > 1e-37f ? p : 1e-37f);
  return gamma * powerOf(rest, gamma - 1) * p * logP - powerOf(rest, gamma);
}

/* Item: a part of all positions. */
void lossGradient(const void *arguments, int begin, int end) {
  const LossGradientArguments *a = arguments;
  const int classes = a->classes, first = begin * a->positionsPerPart;
  const int last = least(a->positions, end * a->positionsPerPart);
  for (int at = first; at < last; at++) {
    float *g = a->gradient + at * classes;
    const int label = a->labels[at];
    if (label < 0) {
      clear(g, classes);
      continue;
    }
    const float weight = a->classWeights ? a->classWeights[label] : 1;
    const float share = a->crossEntropy * weight * a->figures[0];
    const float *slopes = a->figures + 1 + at / a->positionsPerGroup * classes * 2;
    float mean = 0;
    if (a->isOverlap) {
      for (int c = 0; c < classes; c++) mean += g[c] * slopes[c * 2 + (c != label)];
    }
    const float ownShare = share * -focalSlope(g[label], a->focalGamma);
    const float smoothed = a->labelSmoothing / classes;
    for (int c = 0; c < classes; c++) {
      const float target = (c == label ? 1 - a->labelSmoothing : 0) + smoothed;
      const float overlap = a->isOverlap ? g[c] * (slopes[c * 2 + (c != label)] - mean) : 0;
      g[c] = ownShare * (g[c] - target) + overlap;
    }
  }
}

typedef struct {
  const float *logits;
  const int *labels;
  int *counts;
  int positions, classes;
} ConfusionArguments;

/* Item: 0, all of it. Of equal logits the first class is taken. */
void confusionCounts(const void *arguments, int begin, int end) {
  const ConfusionArguments *a = arguments;
  if (begin >= end) return;
  for (int i = 0; i < a->classes * a->classes; i++) a->counts[i] = 0;
  for (int at = 0; at < a->positions; at++) {
    if (a->labels[at] < 0) continue;
    const float *logits = a->logits + at * a->classes;
    int chosen = 0;
    for (int c = 1; c < a->classes; c++) chosen = logits[c] > logits[chosen] ? c : chosen;
    a->counts[a->labels[at] * a->classes + chosen]++;
  }
}
