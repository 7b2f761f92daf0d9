/* Pools over windows of an image [batch, depth, height, width, channels]; an image without depth has a depth of 1. */
#include "kernels.h"

typedef struct {
  const float *input;
  /* Of the pool, or its outer gradient. */
  const float *gradient;
  float *output;
  int batch, channels;
  int size[3], pooled[3], window[3], stride[3], padding[3];
} PoolArguments;

/* The part of a window that lies in the image. */
typedef struct {
  int from[3], to[3], image;
} Window;

INLINE Window windowAt(const PoolArguments *a, int index) {
  Window w;
  for (int axis = 2; axis >= 0; axis--) {
    const int start = index % a->pooled[axis] * a->stride[axis] - a->padding[axis];
    index /= a->pooled[axis];
    w.from[axis] = most(0, start);
    w.to[axis] = least(a->size[axis], start + a->window[axis]);
  }
  w.image = index;
  return w;
}

#define EACH_PLACE(a, w, place)                        \
  for (int z = (w).from[0]; z < (w).to[0]; z++)        \
    for (int y = (w).from[1]; y < (w).to[1]; y++)      \
      for (int x = (w).from[2], place = placeOf(a, (w).image, z, y, x); x < (w).to[2]; x++, place += (a)->channels)

INLINE int placeOf(const PoolArguments *a, int image, int z, int y, int x) {
  return (((image * a->size[0] + z) * a->size[1] + y) * a->size[2] + x) * a->channels;
}

/* Item: a window. */
void maxPool(const void *arguments, int begin, int end) {
  const PoolArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    const Window window = windowAt(a, item);
    float *output = a->output + item * a->channels;
    for (int channel = 0; channel < a->channels; channel += LANES) {
      const int count = least(LANES, a->channels - channel);
      vec highest = splat(-__builtin_inff());
      EACH_PLACE(a, window, place) {
        highest = wasm_f32x4_pmax(highest, loadSome(a->input + place + channel, count));
      }
      storeSome(output + channel, highest, count);
    }
  }
}

/* The first of the highest takes the gradient. The output is clear before. */
INLINE void giveToHighest(const PoolArguments *a, int item) {
  const Window window = windowAt(a, item);
  for (int channel = 0; channel < a->channels; channel += LANES) {
    const int count = least(LANES, a->channels - channel);
    vec highest = splat(-__builtin_inff()), chosen = wasm_i32x4_splat(-1);
    EACH_PLACE(a, window, place) {
      const vec value = loadSome(a->input + place + channel, count);
      const vec isHigher = wasm_v128_or(wasm_f32x4_gt(value, highest), wasm_i32x4_lt(chosen, wasm_i32x4_splat(0)));
      highest = select(isHigher, value, highest);
      chosen = select(isHigher, wasm_i32x4_splat(place), chosen);
    }
    const vec gradient = loadSome(a->gradient + item * a->channels + channel, count);
    EACH_PLACE(a, window, place) {
      float *to = a->output + place + channel;
      const vec given = wasm_v128_and(gradient, wasm_i32x4_eq(chosen, wasm_i32x4_splat(place)));
      storeSome(to, add(loadSome(to, count), given), count);
    }
  }
}

/* Item: an image. */
void maxPoolGradient(const void *arguments, int begin, int end) {
  const PoolArguments *a = arguments;
  const int windows = a->pooled[0] * a->pooled[1] * a->pooled[2];
  const int imageSize = a->size[0] * a->size[1] * a->size[2] * a->channels;
  for (int image = begin; image < end; image++) {
    clear(a->output + image * imageSize, imageSize);
    for (int i = 0; i < windows; i++) giveToHighest(a, image * windows + i);
  }
}

/*
 * Windows side by side that cover the image: a window is [depth, 2, 2] with a stride of its own size. Item: a
 * row of windows along the last axis.
 */
#define MOST_TAPS 8

INLINE int tileAt(const PoolArguments *a, int item, int *offsets) {
  const int y = item % a->pooled[1], rest = item / a->pooled[1];
  const int z = rest % a->pooled[0], image = rest / a->pooled[0];
  int tap = 0;
  for (int dz = 0; dz < a->window[0]; dz++) {
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) offsets[tap++] = ((dz * a->size[1] + dy) * a->size[2] + dx) * a->channels;
    }
  }
  return placeOf(a, image, z * a->window[0], y * 2, 0);
}

INLINE void highestOfTile(const float *from, const int *offsets, int taps, float *to, int count) {
  vec highest = loadSome(from + offsets[0], count);
  for (int tap = 1; tap < taps; tap++) highest = wasm_f32x4_pmax(highest, loadSome(from + offsets[tap], count));
  storeSome(to, highest, count);
}

INLINE void maxPoolRow(const PoolArguments *a, int item, int taps) {
  int offsets[MOST_TAPS];
  const int start = tileAt(a, item, offsets), channels = a->channels;
  for (int x = 0; x < a->pooled[2]; x++) {
    const float *from = a->input + start + x * 2 * channels;
    float *to = a->output + (item * a->pooled[2] + x) * channels;
    int channel = 0;
    for (; channel + LANES <= channels; channel += LANES) highestOfTile(from + channel, offsets, taps, to + channel, LANES);
    if (channel < channels) highestOfTile(from + channel, offsets, taps, to + channel, channels - channel);
  }
}

void maxPoolTiles(const void *arguments, int begin, int end) {
  const PoolArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    if (a->window[0] == 1) maxPoolRow(a, item, 4);
    else maxPoolRow(a, item, 8);
  }
}

INLINE void giveToTile(const float *from, vec gradient, const int *offsets, int taps, float *to, int count) {
  vec highest = loadSome(from + offsets[0], count), chosen = wasm_i32x4_splat(0);
  for (int tap = 1; tap < taps; tap++) {
    const vec value = loadSome(from + offsets[tap], count), isHigher = wasm_f32x4_gt(value, highest);
    highest = select(isHigher, value, highest);
    chosen = select(isHigher, wasm_i32x4_splat(tap), chosen);
  }
  for (int tap = 0; tap < taps; tap++) {
    storeSome(to + offsets[tap], wasm_v128_and(gradient, wasm_i32x4_eq(chosen, wasm_i32x4_splat(tap))), count);
  }
}

INLINE void maxPoolGradientRow(const PoolArguments *a, int item, int taps) {
  int offsets[MOST_TAPS];
  const int start = tileAt(a, item, offsets), channels = a->channels;
  for (int x = 0; x < a->pooled[2]; x++) {
    const int at = start + x * 2 * channels;
    const float *gradient = a->gradient + (item * a->pooled[2] + x) * channels;
    int channel = 0;
    for (; channel + LANES <= channels; channel += LANES) {
      giveToTile(a->input + at + channel, load(gradient + channel), offsets, taps, a->output + at + channel, LANES);
    }
    if (channel < channels) {
      const int count = channels - channel;
      const vec given = loadSome(gradient + channel, count);
      giveToTile(a->input + at + channel, given, offsets, taps, a->output + at + channel, count);
    }
  }
}

void maxPoolTilesGradient(const void *arguments, int begin, int end) {
  const PoolArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    if (a->window[0] == 1) maxPoolGradientRow(a, item, 4);
    else maxPoolGradientRow(a, item, 8);
  }
}

INLINE float placesIn(const Window *w) {
  return (w->to[0] - w->from[0]) * (w->to[1] - w->from[1]) * (w->to[2] - w->from[2]);
}

/* Places outside the image do not count. Item: a window. */
void averagePool(const void *arguments, int begin, int end) {
  const PoolArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    const Window window = windowAt(a, item);
    const vec share = splat(1 / placesIn(&window));
    for (int channel = 0; channel < a->channels; channel += LANES) {
      const int count = least(LANES, a->channels - channel);
      vec sum = splat(0);
      EACH_PLACE(a, window, place) { sum = add(sum, loadSome(a->input + place + channel, count)); }
      storeSome(a->output + item * a->channels + channel, mul(sum, share), count);
    }
  }
}

/* Item: an image. */
void averagePoolGradient(const void *arguments, int begin, int end) {
  const PoolArguments *a = arguments;
  const int windows = a->pooled[0] * a->pooled[1] * a->pooled[2];
  const int imageSize = a->size[0] * a->size[1] * a->size[2] * a->channels;
  for (int image = begin; image < end; image++) {
    clear(a->output + image * imageSize, imageSize);
    for (int i = image * windows; i < (image + 1) * windows; i++) {
      const Window window = windowAt(a, i);
      const vec share = splat(1 / placesIn(&window));
      for (int channel = 0; channel < a->channels; channel += LANES) {
        const int count = least(LANES, a->channels - channel);
        const vec given = mul(loadSome(a->gradient + i * a->channels + channel, count), share);
        EACH_PLACE(a, window, place) {
          float *to = a->output + place + channel;
          storeSome(to, add(loadSome(to, count), given), count);
        }
      }
    }
  }
}
