/*
 * Winograd's convolution F(4×4, 3×3) of the last two axes: tiles of four by four outputs are products of
 * transformed inputs and filters at 36 frequencies, a quarter of the multiplications. After Lavin & Gray 2016
 * (arXiv:1509.09308), with the points 0, ±5/8, ±3/2 and ∞, whose rounding errors are a quarter of those of 0, ±1, ±2, ∞.
 */
#pragma once
#include "kernels.h"

#define FREQUENCIES 36
/* Outputs and inputs of a tile along an axis. */
#define SIDE 4
#define WINDOW 6
/* Floats of transformed pieces that lie on a thread's stack, half of a usual second-level cache; the page counts with it. */
#define MOST_PIECES 131072

/* Positions of a band; the page counts with it. */
#define MOST_POSITIONS 24
/* One cache line more, so that the frequencies do not all fall into one set of the cache. */
#define GAP 16

/* The points' a and b, and what stands under the fraction at each of them. */
#define A 0.625f
#define B 1.5f
#define A2 (A * A)
#define B2 (B * B)
#define OVER_0 (1 / (A2 * B2))
#define OVER_A (1 / (2 * A2 * (A2 - B2)))
#define OVER_B (1 / (2 * B2 * (B2 - A2)))

typedef struct {
  vec a, b, a2, b2, product, sum;
} Points;

INLINE Points heldPoints(void) {
  return (Points){held(A), held(B), held(A2), held(B2), held(A2 * B2), held(A2 + B2)};
}

/* even ± factor·odd */
INLINE void putPair(vec to[2], vec even, vec odd, vec factor) {
  to[0] = multiplyAdd(odd, factor, even);
  to[1] = multiplySub(odd, factor, even);
}

/* Six inputs to six frequencies. */
INLINE void transformInput(Points p, vec to[WINDOW], const vec from[WINDOW]) {
  to[0] = multiplyAdd(from[0], p.product, multiplySub(from[2], p.sum, from[4]));
  putPair(to + 1, multiplySub(from[2], p.b2, from[4]), multiplySub(from[1], p.b2, from[3]), p.a);
  putPair(to + 3, multiplySub(from[2], p.a2, from[4]), multiplySub(from[1], p.a2, from[3]), p.b);
  to[5] = multiplyAdd(from[1], p.product, multiplySub(from[3], p.sum, from[5]));
}

/* Six frequencies to four outputs. */
INLINE void transformOutput(Points p, vec to[SIDE], const vec from[WINDOW]) {
  const vec evenA = add(from[1], from[2]), oddA = mul(sub(from[1], from[2]), p.a);
  const vec evenB = add(from[3], from[4]), oddB = mul(sub(from[3], from[4]), p.b);
  to[0] = add(from[0], add(evenA, evenB));
  to[1] = add(oddA, oddB);
  to[2] = multiplyAdd(evenA, p.a2, mul(evenB, p.b2));
  to[3] = multiplyAdd(oddA, p.a2, multiplyAdd(oddB, p.b2, from[5]));
}

/* Three weights to six frequencies. */
INLINE void transformFilter(vec to[WINDOW], const vec from[3]) {
  const vec evenA = mul(multiplyAdd(from[2], splat(A2), from[0]), splat(OVER_A)), oddA = mul(from[1], splat(A * OVER_A));
  const vec evenB = mul(multiplyAdd(from[2], splat(B2), from[0]), splat(OVER_B)), oddB = mul(from[1], splat(B * OVER_B));
  to[0] = mul(from[0], splat(OVER_0));
  to[1] = add(evenA, oddA);
  to[2] = sub(evenA, oddA);
  to[3] = add(evenB, oddB);
  to[4] = sub(evenB, oddB);
  to[5] = from[2];
}

/* The transpose of transformOutput: four outer gradients to six frequencies. */
INLINE void transformOuter(Points p, vec to[WINDOW], const vec from[SIDE]) {
  to[0] = from[0];
  putPair(to + 1, multiplyAdd(from[2], p.a2, from[0]), multiplyAdd(from[3], p.a2, from[1]), p.a);
  putPair(to + 3, multiplyAdd(from[2], p.b2, from[0]), multiplyAdd(from[3], p.b2, from[1]), p.b);
  to[5] = from[3];
}

/* The transpose of transformFilter: six frequencies to the gradients of three weights. */
INLINE void transformWeights(vec to[3], const vec from[WINDOW]) {
  const vec evenA = mul(add(from[1], from[2]), splat(OVER_A)), oddA = sub(from[1], from[2]);
  const vec evenB = mul(add(from[3], from[4]), splat(OVER_B)), oddB = sub(from[3], from[4]);
  to[0] = multiplyAdd(from[0], splat(OVER_0), add(evenA, evenB));
  to[1] = multiplyAdd(oddA, splat(A * OVER_A), mul(oddB, splat(B * OVER_B)));
  to[2] = multiplyAdd(evenA, splat(A2), multiplyAdd(evenB, splat(B2), from[5]));
}

/* The image that the filter runs over, and its tiles of outputs. */
typedef struct {
  const float *input;
  int channels, batch, depth, height, width;
  /* Zeros in front. */
  int front, top, left;
  int outDepth, outHeight, outWidth;
  int filterDepth;
  /* A band has so many columns of tiles, counted through rows and batch, and slices of the output. */
  int columnsPerBand, slicesPerBand;
} Tiling;

/* Tiles at one place of all slices are a column. */
typedef struct {
  int firstColumn, columns, firstSlice, slices;
  /* Slices of the input that meet those of the output. */
  int inSlices;
  /* Steps in floats from one frequency of the pieces to the next, and from one position to the next. */
  int frequencyStep, channelStep;
} Band;

INLINE int tilesAlong(int length) { return (length + SIDE - 1) / SIDE; }
INLINE int columnCount(const Tiling *t) { return t->batch * tilesAlong(t->outHeight) * tilesAlong(t->outWidth); }
INLINE int bandsOf(const Tiling *t) {
  const int across = (columnCount(t) + t->columnsPerBand - 1) / t->columnsPerBand;
  return across * ((t->outDepth + t->slicesPerBand - 1) / t->slicesPerBand);
}

INLINE Band bandAt(const Tiling *t, int index) {
  const int deep = (t->outDepth + t->slicesPerBand - 1) / t->slicesPerBand;
  Band band;
  band.firstColumn = index / deep * t->columnsPerBand;
  band.columns = least(t->columnsPerBand, columnCount(t) - band.firstColumn);
  band.firstSlice = index % deep * t->slicesPerBand;
  band.slices = least(t->slicesPerBand, t->outDepth - band.firstSlice);
  band.inSlices = band.slices + t->filterDepth - 1;
  band.channelStep = (t->channels + 3) / 4 * 4;
  band.frequencyStep = band.columns * band.inSlices * band.channelStep + GAP;
  return band;
}

/* Where a column's tile begins in the output. */
typedef struct {
  int image, y, x;
} Column;

INLINE Column columnAt(const Tiling *t, int index) {
  const int across = tilesAlong(t->outWidth), down = tilesAlong(t->outHeight), row = index / across;
  return (Column){row / down, row % down * SIDE, index % across * SIDE};
}

/* Input of a band to [frequency, column, slice, channel], the channels filled up with zeros to a multiple of four. */
void transformBand(const Tiling *t, Band band, float *pieces);
