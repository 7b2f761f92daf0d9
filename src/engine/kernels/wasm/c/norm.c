/*
 * Normalisation with what follows it. x is [outer, rows, channels]: outer is 1 for batch norm, else the number
 * of examples; groups of channels share their figures in group norm.
 */
#include "kernels.h"

enum { LINEAR, RELU, LEAKY_RELU };
#define LEAK 0.01f

INLINE vec activated(vec x, int activation) {
  if (activation == RELU) return wasm_f32x4_pmax(splat(0), x);
  if (activation == LEAKY_RELU) return select(wasm_f32x4_gt(x, splat(0)), x, mul(x, splat(LEAK)));
  return x;
}

/* The gradient before the activation, whose input was x. */
INLINE vec throughActivation(vec gradient, vec x, int activation) {
  const vec isAbove = wasm_f32x4_gt(x, splat(0));
  if (activation == RELU) return wasm_v128_and(gradient, isAbove);
  if (activation == LEAKY_RELU) return select(isAbove, gradient, mul(gradient, splat(LEAK)));
  return gradient;
}

typedef struct {
  const float *x;
  /* [outer, parts, 2, channels] */
  float *sums;
  int rows, channels, parts, rowsPerPart;
} MomentArguments;

/*
 * Sums of x − s and of its square, s the first row: one pass, and no cancellation, as s is near the mean
 * when seen from the spread. Item: a part of the rows of one outer.
 */
void momentParts(const void *arguments, int begin, int end) {
  const MomentArguments *a = arguments;
  const int channels = a->channels;
  for (int item = begin; item < end; item++) {
    const int outer = item / a->parts, part = item % a->parts;
    const float *x = a->x + outer * a->rows * channels;
    float *sums = a->sums + item * 2 * channels;
    const int first = part * a->rowsPerPart, last = least(a->rows, first + a->rowsPerPart);
    for (int channel = 0; channel < channels; channel += LANES) {
      const int count = least(LANES, channels - channel);
      const vec shift = loadSome(x + channel, count);
      vec sum = splat(0), square = sum, otherSum = sum, otherSquare = sum;
      const float *at = x + first * channels + channel;
      int row = first;
      for (; row + 2 <= last; row += 2, at += 2 * channels) {
        const vec one = sub(loadSome(at, count), shift), other = sub(loadSome(at + channels, count), shift);
        sum = add(sum, one);
        square = multiplyAdd(one, one, square);
        otherSum = add(otherSum, other);
        otherSquare = multiplyAdd(other, other, otherSquare);
      }
      if (row < last) {
        const vec one = sub(loadSome(at, count), shift);
        sum = add(sum, one);
        square = multiplyAdd(one, one, square);
      }
      storeSome(sums + channel, add(sum, otherSum), count);
      storeSome(sums + channels + channel, add(square, otherSquare), count);
    }
  }
}

typedef struct {
  const float *x, *sums, *gamma, *beta;
  /* [outer, groups] or, without groups, [outer, channels] */
  float *mean, *rstd;
  /* [outer, channels] */
  float *scale, *shift;
  int rows, channels, parts, groups;
  float epsilon;
} FigureArguments;

/* Item: an outer. */
void normFigures(const void *arguments, int begin, int end) {
  const FigureArguments *a = arguments;
  const int channels = a->channels, size = channels / a->groups;
  for (int outer = begin; outer < end; outer++) {
    const float *first = a->x + outer * a->rows * channels;
    const float *sums = a->sums + outer * a->parts * 2 * channels;
    for (int group = 0; group < a->groups; group++) {
      double mean = 0, square = 0;
      for (int channel = group * size; channel < (group + 1) * size; channel++) {
        double sum = 0, sumOfSquares = 0;
        for (int part = 0; part < a->parts; part++) {
          sum += sums[part * 2 * channels + channel];
          sumOfSquares += sums[(part * 2 + 1) * channels + channel];
        }
        const double offset = sum / a->rows, own = first[channel] + offset;
        const double variance = sumOfSquares / a->rows - offset * offset;
        /* Mean and variance of the channels so far and of this one together. */
        const double share = 1.0 / (channel - group * size + 1), difference = own - mean;
        square += (variance - square) * share + difference * difference * share * (1 - share);
        mean += difference * share;
      }
      const float rstd = 1 / __builtin_sqrt((square > 0 ? square : 0) + a->epsilon);
      a->mean[outer * a->groups + group] = mean;
      a->rstd[outer * a->groups + group] = rstd;
      for (int channel = group * size; channel < (group + 1) * size; channel++) {
        a->scale[outer * channels + channel] = a->gamma[channel] * rstd;
        a->shift[outer * channels + channel] = a->beta[channel] - mean * a->gamma[channel] * rstd;
      }
    }
  }
}

typedef struct {
  const float *x, *scale, *shift;
  float *y;
  int rows, channels, rowsPerPart, activation;
  /* Whether each outer has its own scale and shift. */
  int isPerOuter;
} ScaleShiftArguments;

INLINE void scaleColumn(const float *x, float *y, vec scale, vec shift, int channels, int rows, int count, int activation) {
  for (int row = 0, at = 0; row < rows; row++, at += channels) {
    storeSome(y + at, activated(multiplyAdd(loadSome(x + at, count), scale, shift), activation), count);
  }
}

INLINE void scaleRows(const ScaleShiftArguments *a, int outer, int first, int last, int activation) {
  const int channels = a->channels, figures = a->isPerOuter ? outer * channels : 0;
  const float *x = a->x + outer * a->rows * channels;
  float *y = a->y + outer * a->rows * channels;
  for (int channel = 0; channel < channels; channel += LANES) {
    const int count = least(LANES, channels - channel);
    const vec scale = loadSome(a->scale + figures + channel, count);
    const vec shift = loadSome(a->shift + figures + channel, count);
    const int start = first * channels + channel;
    if (count == LANES) scaleColumn(x + start, y + start, scale, shift, channels, last - first, LANES, activation);
    else scaleColumn(x + start, y + start, scale, shift, channels, last - first, count, activation);
  }
}

/* y = activation(x·scale + shift). Item: a part of the rows of one outer. */
void scaleShift(const void *arguments, int begin, int end) {
  const ScaleShiftArguments *a = arguments;
  const int parts = (a->rows + a->rowsPerPart - 1) / a->rowsPerPart;
  for (int item = begin; item < end; item++) {
    const int outer = item / parts, first = item % parts * a->rowsPerPart;
    const int last = least(a->rows, first + a->rowsPerPart);
    if (a->activation == RELU) scaleRows(a, outer, first, last, RELU);
    else if (a->activation == LEAKY_RELU) scaleRows(a, outer, first, last, LEAKY_RELU);
    else scaleRows(a, outer, first, last, LINEAR);
  }
}

typedef struct {
  const float *x, *gradient, *gamma, *beta, *mean, *rstd;
  float *sums;
  int rows, channels, parts, rowsPerPart, groups, activation;
} NormGradientPartArguments;

typedef struct {
  vec mean, scale, shift;
} ChannelFigures;

/* Of up to four channels, whatever the groups. */
INLINE ChannelFigures figuresOf(const float *mean, const float *rstd, const float *gamma, const float *beta, int groupSize, int channel, int count) {
  float means[LANES], scales[LANES], shifts[LANES];
  for (int i = 0; i < LANES; i++) {
    const int own = channel + least(i, count - 1), group = own / groupSize;
    means[i] = mean[group];
    scales[i] = gamma[own] * rstd[group];
    shifts[i] = beta[own];
  }
  return (ChannelFigures){load(means), load(scales), load(shifts)};
}

typedef struct {
  vec gradient, product;
} RowSums;

INLINE RowSums withRow(RowSums s, vec x, vec gradient, ChannelFigures f, int activation) {
  const vec centred = sub(x, f.mean);
  const vec g = throughActivation(gradient, multiplyAdd(centred, f.scale, f.shift), activation);
  return (RowSums){add(s.gradient, g), multiplyAdd(g, centred, s.product)};
}

INLINE RowSums rowSumsOf(const float *x, const float *gradient, ChannelFigures f, int channels, int rows, int count, int activation) {
  RowSums sums[4];
  for (int i = 0; i < 4; i++) sums[i].gradient = sums[i].product = splat(0);
  int row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (int i = 0; i < 4; i++) {
      const int at = (row + i) * channels;
      sums[i] = withRow(sums[i], loadSome(x + at, count), loadSome(gradient + at, count), f, activation);
    }
  }
  for (; row < rows; row++) {
    const int at = row * channels;
    sums[0] = withRow(sums[0], loadSome(x + at, count), loadSome(gradient + at, count), f, activation);
  }
  return (RowSums){
    add(add(sums[0].gradient, sums[1].gradient), add(sums[2].gradient, sums[3].gradient)),
    add(add(sums[0].product, sums[1].product), add(sums[2].product, sums[3].product)),
  };
}

INLINE RowSums rowSums(const float *x, const float *gradient, ChannelFigures f, int channels, int rows, int count, int activation) {
  if (activation == RELU) return rowSumsOf(x, gradient, f, channels, rows, count, RELU);
  return rowSumsOf(x, gradient, f, channels, rows, count, activation);
}

/* Sums of the gradient g before the activation, and of g·(x − mean). Item: a part of the rows of one outer. */
void normGradientParts(const void *arguments, int begin, int end) {
  const NormGradientPartArguments *a = arguments;
  const int channels = a->channels;
  for (int item = begin; item < end; item++) {
    const int outer = item / a->parts, part = item % a->parts;
    const float *x = a->x + outer * a->rows * channels, *gradient = a->gradient + outer * a->rows * channels;
    const float *mean = a->mean + outer * a->groups, *rstd = a->rstd + outer * a->groups;
    float *sums = a->sums + item * 2 * channels;
    const int first = part * a->rowsPerPart, last = least(a->rows, first + a->rowsPerPart);
    for (int channel = 0; channel < channels; channel += LANES) {
      const int count = least(LANES, channels - channel);
      const ChannelFigures f = figuresOf(mean, rstd, a->gamma, a->beta, channels / a->groups, channel, count);
      const float *xs = x + first * channels + channel, *gradients = gradient + first * channels + channel;
      const RowSums s = count == LANES ? rowSums(xs, gradients, f, channels, last - first, LANES, a->activation)
                                       : rowSums(xs, gradients, f, channels, last - first, count, a->activation);
      storeSome(sums + channel, s.gradient, count);
      storeSome(sums + channels + channel, s.product, count);
    }
  }
}

typedef struct {
  const float *sums, *gamma, *mean, *rstd;
  float *dGamma, *dBeta;
  /* [outer, channels]: dx = gamma·rstd·g + slope·(x − mean) + offset */
  float *slope, *offset;
  int outers, rows, channels, parts, groups;
} NormGradientFigureArguments;

/* Item: a group of channels. */
void normGradientFigures(const void *arguments, int begin, int end) {
  const NormGradientFigureArguments *a = arguments;
  const int channels = a->channels, size = channels / a->groups;
  for (int group = begin; group < end; group++) {
    for (int channel = group * size; channel < (group + 1) * size; channel++) {
      a->dGamma[channel] = 0;
      a->dBeta[channel] = 0;
    }
    for (int outer = 0; outer < a->outers; outer++) {
      const float rstd = a->rstd[outer * a->groups + group];
      double weighted = 0, weightedProduct = 0;
      for (int channel = group * size; channel < (group + 1) * size; channel++) {
        double sum = 0, product = 0;
        for (int part = 0; part < a->parts; part++) {
          const float *sums = a->sums + (outer * a->parts + part) * 2 * channels;
          sum += sums[channel];
          product += sums[channels + channel];
        }
        a->dBeta[channel] += sum;
        a->dGamma[channel] += product * rstd;
        weighted += sum * a->gamma[channel];
        weightedProduct += product * rstd * a->gamma[channel];
      }
      const double count = (double)a->rows * size;
      for (int channel = group * size; channel < (group + 1) * size; channel++) {
        a->offset[outer * channels + channel] = -rstd * weighted / count;
        a->slope[outer * channels + channel] = -rstd * rstd * weightedProduct / count;
      }
    }
  }
}

typedef struct {
  const float *x, *gradient, *gamma, *beta, *mean, *rstd, *slope, *offset;
  float *dx;
  int rows, channels, parts, rowsPerPart, groups, activation;
} NormGradientArguments;

typedef struct {
  ChannelFigures channel;
  vec slope, offset;
} InputFigures;

INLINE void inputRows(const float *x, const float *gradient, float *dx, InputFigures f, int channels, int rows, int count, int activation) {
  for (int row = 0, at = 0; row < rows; row++, at += channels) {
    const vec centred = sub(loadSome(x + at, count), f.channel.mean);
    const vec before = multiplyAdd(centred, f.channel.scale, f.channel.shift);
    const vec g = throughActivation(loadSome(gradient + at, count), before, activation);
    storeSome(dx + at, multiplyAdd(g, f.channel.scale, multiplyAdd(centred, f.slope, f.offset)), count);
  }
}

/* Item: a part of the rows of one outer. */
void normGradient(const void *arguments, int begin, int end) {
  const NormGradientArguments *a = arguments;
  const int channels = a->channels;
  for (int item = begin; item < end; item++) {
    const int outer = item / a->parts, part = item % a->parts, start = outer * a->rows * channels;
    const float *x = a->x + start, *gradient = a->gradient + start;
    const float *mean = a->mean + outer * a->groups, *rstd = a->rstd + outer * a->groups;
    float *dx = a->dx + start;
    const int first = part * a->rowsPerPart, last = least(a->rows, first + a->rowsPerPart);
    for (int channel = 0; channel < channels; channel += LANES) {
      const int count = least(LANES, channels - channel);
      const ChannelFigures f = figuresOf(mean, rstd, a->gamma, a->beta, channels / a->groups, channel, count);
      const vec slope = loadSome(a->slope + outer * channels + channel, count);
      const vec offset = loadSome(a->offset + outer * channels + channel, count);
      const int start = first * channels + channel, rows = last - first;
      const InputFigures i = {f, slope, offset};
      if (count < LANES) inputRows(x + start, gradient + start, dx + start, i, channels, rows, count, a->activation);
      else if (a->activation == RELU) inputRows(x + start, gradient + start, dx + start, i, channels, rows, LANES, RELU);
      else inputRows(x + start, gradient + start, dx + start, i, channels, rows, LANES, a->activation);
    }
  }
}
