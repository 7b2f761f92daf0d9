/*
 * Recurrent cells over whole sequences: gates [n, steps, width], recurrent [units, width], states and cells
 * [n, steps, units]; width is units times the gates of a cell. States before the first step are zero.
 */
#include "kernels.h"

/* h·R + bias; a state or bias of 0 is none. */
INLINE void multiplyState(const float *h, const float *recurrent, const float *bias, float *to, int units, int width) {
  const int rows = h ? units : 0;
  int at = 0;
  for (; at + 4 * LANES <= width; at += 4 * LANES) {
    vec sum[4];
    for (int i = 0; i < 4; i++) sum[i] = bias ? load(bias + at + i * LANES) : splat(0);
    for (int row = 0; row < rows; row++) {
      const vec own = loadSplat(h + row);
      const float *from = recurrent + row * width + at;
      for (int i = 0; i < 4; i++) sum[i] = multiplyAdd(own, load(from + i * LANES), sum[i]);
    }
    for (int i = 0; i < 4; i++) store(to + at + i * LANES, sum[i]);
  }
  for (; at < width; at += LANES) {
    const int count = least(LANES, width - at);
    vec sum = bias ? loadSome(bias + at, count) : splat(0);
    for (int row = 0; row < rows; row++) {
      sum = multiplyAdd(loadSplat(h + row), loadSome(recurrent + row * width + at, count), sum);
    }
    storeSome(to + at, sum, count);
  }
}

INLINE float dot(const float *a, const float *b, int count) {
  vec sum = splat(0), other = sum;
  int i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) {
    sum = multiplyAdd(load(a + i), load(b + i), sum);
    other = multiplyAdd(load(a + i + LANES), load(b + i + LANES), other);
  }
  for (; i < count; i += LANES) {
    const int some = least(LANES, count - i);
    sum = multiplyAdd(loadSome(a + i, some), loadSome(b + i, some), sum);
  }
  return sumOf(add(sum, other));
}

typedef struct {
  const float *gates, *recurrent, *bias;
  float *states, *cells;
  /* [n, width] */
  float *products;
  int steps, units;
} SequenceArguments;

typedef struct {
  vec update, reset, inner, candidate;
} GruGates;

INLINE GruGates gruGatesAt(const float *gates, const float *product, int units, int u, int count) {
  GruGates g;
  g.update = sigmoid(add(loadSome(gates + u, count), loadSome(product + u, count)));
  g.reset = sigmoid(add(loadSome(gates + units + u, count), loadSome(product + units + u, count)));
  g.inner = loadSome(product + 2 * units + u, count);
  g.candidate = hyperbolicTangent(multiplyAdd(g.reset, g.inner, loadSome(gates + 2 * units + u, count)));
  return g;
}

/* Item: an example. */
void gruSequence(const void *arguments, int begin, int end) {
  const SequenceArguments *a = arguments;
  const int units = a->units, width = 3 * units;
  for (int example = begin; example < end; example++) {
    float *product = a->products + example * width;
    const float *before = 0;
    for (int t = 0; t < a->steps; t++) {
      const float *gates = a->gates + (example * a->steps + t) * width;
      float *state = a->states + (example * a->steps + t) * units;
      multiplyState(before, a->recurrent, a->bias, product, units, width);
      for (int u = 0; u < units; u += LANES) {
        const int count = least(LANES, units - u);
        const GruGates g = gruGatesAt(gates, product, units, u, count);
        const vec old = before ? loadSome(before + u, count) : splat(0);
        storeSome(state + u, multiplyAdd(g.update, sub(old, g.candidate), g.candidate), count);
      }
      before = state;
    }
  }
}

typedef struct {
  vec entry, forget, candidate, exit;
} LstmGates;

INLINE LstmGates lstmGatesAt(const float *gates, const float *product, int units, int u, int count) {
  vec sum[4];
  for (int i = 0; i < 4; i++) sum[i] = add(loadSome(gates + i * units + u, count), loadSome(product + i * units + u, count));
  return (LstmGates){sigmoid(sum[0]), sigmoid(sum[1]), hyperbolicTangent(sum[2]), sigmoid(sum[3])};
}

/* Item: an example. */
void lstmSequence(const void *arguments, int begin, int end) {
  const SequenceArguments *a = arguments;
  const int units = a->units, width = 4 * units;
  for (int example = begin; example < end; example++) {
    float *product = a->products + example * width;
    const float *before = 0, *cellBefore = 0;
    for (int t = 0; t < a->steps; t++) {
      const int at = example * a->steps + t;
      float *state = a->states + at * units, *cell = a->cells + at * units;
      multiplyState(before, a->recurrent, a->bias, product, units, width);
      for (int u = 0; u < units; u += LANES) {
        const int count = least(LANES, units - u);
        const LstmGates g = lstmGatesAt(a->gates + at * width, product, units, u, count);
        const vec old = cellBefore ? loadSome(cellBefore + u, count) : splat(0);
        const vec now = multiplyAdd(g.forget, old, mul(g.entry, g.candidate));
        storeSome(cell + u, now, count);
        storeSome(state + u, mul(g.exit, hyperbolicTangent(now)), count);
      }
      before = state;
      cellBefore = cell;
    }
  }
}

typedef struct {
  const float *gates, *recurrent, *bias, *states, *cells, *dStates;
  float *dGates;
  /* Of h·R + bias, [n, steps, width]; for an LSTM it is dGates. */
  float *dProducts;
  /* [n, width], and [n, units] each: what goes on to the step before. */
  float *products, *carried, *carriedCells;
  int steps, units;
} SequenceGradientArguments;

/* y·(1 − y) */
INLINE vec sigmoidSlope(vec y) { return mul(y, sub(splat(1), y)); }
INLINE vec tangentSlope(vec y) { return sub(splat(1), mul(y, y)); }

/* Item: an example. */
void gruSequenceGradient(const void *arguments, int begin, int end) {
  const SequenceGradientArguments *a = arguments;
  const int units = a->units, width = 3 * units;
  for (int example = begin; example < end; example++) {
    float *product = a->products + example * width, *carried = a->carried + example * units;
    clear(carried, units);
    for (int t = a->steps - 1; t >= 0; t--) {
      const int at = example * a->steps + t;
      const float *before = t > 0 ? a->states + (at - 1) * units : 0;
      float *dGates = a->dGates + at * width, *dProduct = a->dProducts + at * width;
      multiplyState(before, a->recurrent, a->bias, product, units, width);
      for (int u = 0; u < units; u += LANES) {
        const int count = least(LANES, units - u);
        const GruGates g = gruGatesAt(a->gates + at * width, product, units, u, count);
        const vec old = before ? loadSome(before + u, count) : splat(0);
        const vec d = add(loadSome(a->dStates + at * units + u, count), loadSome(carried + u, count));
        const vec dUpdate = mul(mul(d, sub(old, g.candidate)), sigmoidSlope(g.update));
        const vec dCandidate = mul(mul(d, sub(splat(1), g.update)), tangentSlope(g.candidate));
        const vec dReset = mul(mul(dCandidate, g.inner), sigmoidSlope(g.reset));
        storeSome(dGates + u, dUpdate, count);
        storeSome(dGates + units + u, dReset, count);
        storeSome(dGates + 2 * units + u, dCandidate, count);
        storeSome(dProduct + u, dUpdate, count);
        storeSome(dProduct + units + u, dReset, count);
        storeSome(dProduct + 2 * units + u, mul(dCandidate, g.reset), count);
        storeSome(carried + u, mul(d, g.update), count);
      }
      for (int u = 0; u < units; u++) carried[u] += dot(dProduct, a->recurrent + u * width, width);
    }
  }
}

/* Item: an example. */
void lstmSequenceGradient(const void *arguments, int begin, int end) {
  const SequenceGradientArguments *a = arguments;
  const int units = a->units, width = 4 * units;
  for (int example = begin; example < end; example++) {
    float *product = a->products + example * width;
    float *carried = a->carried + example * units, *carriedCell = a->carriedCells + example * units;
    clear(carried, units);
    clear(carriedCell, units);
    for (int t = a->steps - 1; t >= 0; t--) {
      const int at = example * a->steps + t;
      float *dGates = a->dGates + at * width;
      multiplyState(t > 0 ? a->states + (at - 1) * units : 0, a->recurrent, a->bias, product, units, width);
      for (int u = 0; u < units; u += LANES) {
        const int count = least(LANES, units - u);
        const LstmGates g = lstmGatesAt(a->gates + at * width, product, units, u, count);
        const vec bent = hyperbolicTangent(loadSome(a->cells + at * units + u, count));
        const vec old = t > 0 ? loadSome(a->cells + (at - 1) * units + u, count) : splat(0);
        const vec d = add(loadSome(a->dStates + at * units + u, count), loadSome(carried + u, count));
        const vec dCell = multiplyAdd(mul(d, g.exit), tangentSlope(bent), loadSome(carriedCell + u, count));
        storeSome(dGates + u, mul(mul(dCell, g.candidate), sigmoidSlope(g.entry)), count);
        storeSome(dGates + units + u, mul(mul(dCell, old), sigmoidSlope(g.forget)), count);
        storeSome(dGates + 2 * units + u, mul(mul(dCell, g.entry), tangentSlope(g.candidate)), count);
        storeSome(dGates + 3 * units + u, mul(mul(d, bent), sigmoidSlope(g.exit)), count);
        storeSome(carriedCell + u, mul(dCell, g.forget), count);
      }
      for (int u = 0; u < units; u++) carried[u] = dot(dGates, a->recurrent + u * width, width);
    }
  }
}

#define ROWS 4

typedef struct {
  const float *states, *dProducts;
  float *dRecurrent;
  int batch, steps, units, width;
} RecurrentGradientArguments;

INLINE void gradientColumns(const RecurrentGradientArguments *a, int unit, int rows, int column, int count) {
  vec sum[ROWS] = {splat(0), splat(0), splat(0), splat(0)};
  for (int example = 0; example < a->batch; example++) {
    for (int t = 1; t < a->steps; t++) {
      const int at = example * a->steps + t;
      const float *before = a->states + (at - 1) * a->units + unit;
      const vec d = loadSome(a->dProducts + at * a->width + column, count);
      for (int row = 0; row < ROWS; row++) sum[row] = multiplyAdd(loadSplat(before + least(row, rows - 1)), d, sum[row]);
    }
  }
  for (int row = 0; row < rows; row++) storeSome(a->dRecurrent + (unit + row) * a->width + column, sum[row], count);
}

/* Sum over examples and steps of the state before times the gradient of the product. Item: four units. */
void recurrentGradient(const void *arguments, int begin, int end) {
  const RecurrentGradientArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    const int unit = item * ROWS, rows = least(ROWS, a->units - unit);
    int column = 0;
    for (; column + LANES <= a->width; column += LANES) gradientColumns(a, unit, rows, column, LANES);
    if (column < a->width) gradientColumns(a, unit, rows, column, a->width - column);
  }
}
