/* Vectors of four floats, and what every kernel stands on. No libc and no static data: the module lives on the heap of tf.js. */
#pragma once
#include <stdint.h>
#include <wasm_simd128.h>

typedef v128_t vec;
#define LANES 4
#define INLINE static inline __attribute__((always_inline))

INLINE vec load(const float *p) { return wasm_v128_load(p); }
INLINE vec loadSplat(const float *p) { return wasm_v128_load32_splat(p); }
INLINE void store(float *p, vec v) { wasm_v128_store(p, v); }
INLINE vec splat(float x) { return wasm_f32x4_splat(x); }
INLINE vec add(vec a, vec b) { return wasm_f32x4_add(a, b); }
INLINE vec sub(vec a, vec b) { return wasm_f32x4_sub(a, b); }
INLINE vec mul(vec a, vec b) { return wasm_f32x4_mul(a, b); }
INLINE vec divide(vec a, vec b) { return wasm_f32x4_div(a, b); }
INLINE vec squareRoot(vec a) { return wasm_f32x4_sqrt(a); }
INLINE vec select(vec mask, vec yes, vec no) { return wasm_v128_bitselect(yes, no, mask); }

/* a·b + c; rounded once in the relaxed builds where the processor can. */
INLINE vec multiplyAdd(vec a, vec b, vec c) {
#ifdef RELAXED
  return __builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return wasm_f32x4_add(wasm_f32x4_mul(a, b), c);
#endif
}

/* c − a·b */
INLINE vec multiplySub(vec a, vec b, vec c) {
#ifdef RELAXED
  return __builtin_wasm_relaxed_nmadd_f32x4(a, b, c);
#else
  return wasm_f32x4_sub(c, wasm_f32x4_mul(a, b));
#endif
}

/* A constant that stays in its register: the compiler would make it anew at each place, with three instructions. */
INLINE vec held(float x) {
  vec v = splat(x);
  __asm__("" : "+r"(v));
  return v;
}

/*
 * Keeps the compiler from moving what stands above behind it. It would load all inputs of a tile first, more than there
 * are registers: the product of a tile reaches 62–68 of 69 GFLOP/s with it and 41–46 without.
 */
INLINE void keepOrder(vec *a, vec *b) { __asm__ volatile("" : "+r"(*a), "+r"(*b) : : "memory"); }

/* The first `count` (1–4) lanes, zeros behind them; reads nothing else. */
INLINE vec loadSome(const float *p, int count) {
  if (count >= 4) return load(p);
  vec v = wasm_v128_load32_zero(p);
  if (count > 1) v = wasm_f32x4_replace_lane(v, 1, p[1]);
  if (count > 2) v = wasm_f32x4_replace_lane(v, 2, p[2]);
  return v;
}

INLINE void storeSome(float *p, vec v, int count) {
  if (count >= 4) {
    store(p, v);
    return;
  }
  p[0] = wasm_f32x4_extract_lane(v, 0);
  if (count > 1) p[1] = wasm_f32x4_extract_lane(v, 1);
  if (count > 2) p[2] = wasm_f32x4_extract_lane(v, 2);
}

INLINE float sumOf(vec v) {
  return (wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 1)) +
         (wasm_f32x4_extract_lane(v, 2) + wasm_f32x4_extract_lane(v, 3));
}

INLINE int least(int a, int b) { return a < b ? a : b; }
INLINE int most(int a, int b) { return a > b ? a : b; }

INLINE void copy(float *to, const float *from, int count) {
  int i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, load(from + i));
  for (; i < count; i++) to[i] = from[i];
}

INLINE void clear(float *to, int count) {
  int i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, splat(0));
  for (; i < count; i++) to[i] = 0;
}

/* exp by 2ⁿ·p(r), r = x − n·ln 2 in two parts; within 2 ulp, 0 and infinity outside the range of floats. After Cephes. */
INLINE vec exponential(vec x) {
  const vec above = wasm_f32x4_gt(x, splat(88.72284f)), below = wasm_f32x4_lt(x, splat(-87.33655f));
  vec n = wasm_f32x4_nearest(mul(wasm_f32x4_min(wasm_f32x4_max(x, splat(-88)), splat(88.72284f)), splat(1.44269504f)));
  vec r = sub(sub(x, mul(n, splat(0.693359375f))), mul(n, splat(-2.12194440e-4f)));
  vec p = splat(1.9875691500e-4f);
  p = multiplyAdd(p, r, splat(1.3981999507e-3f));
  p = multiplyAdd(p, r, splat(8.3334519073e-3f));
  p = multiplyAdd(p, r, splat(4.1665795894e-2f));
  p = multiplyAdd(p, r, splat(1.6666665459e-1f));
  p = multiplyAdd(p, r, splat(5.0000001201e-1f));
  p = add(multiplyAdd(p, mul(r, r), r), splat(1));
  /* 2¹²⁸ is no float, so the power is applied in two halves. */
  vec whole = wasm_i32x4_trunc_sat_f32x4(n), half = wasm_i32x4_shr(whole, 1), rest = wasm_i32x4_sub(whole, half);
  vec bias = wasm_i32x4_splat(127);
  p = mul(p, wasm_i32x4_shl(wasm_i32x4_add(half, bias), 23));
  p = mul(p, wasm_i32x4_shl(wasm_i32x4_add(rest, bias), 23));
  p = select(above, splat(__builtin_inff()), select(below, splat(0), p));
  return select(wasm_f32x4_ne(x, x), x, p);
}

/* Natural logarithm of numbers above 0; −infinity at 0, NaN below. After Cephes. */
INLINE vec logarithm(vec x) {
  vec tiny = wasm_f32x4_lt(x, splat(1.17549435e-38f));
  vec scaled = select(tiny, mul(x, splat(8388608)), x);
  vec exponent = wasm_i32x4_sub(wasm_u32x4_shr(scaled, 23), wasm_i32x4_splat(126));
  exponent = wasm_i32x4_sub(exponent, wasm_v128_and(tiny, wasm_i32x4_splat(23)));
  vec m = wasm_v128_or(wasm_v128_and(scaled, wasm_i32x4_splat(0x7fffff)), splat(0.5f));
  vec small = wasm_f32x4_lt(m, splat(0.707106781f));
  vec e = wasm_f32x4_convert_i32x4(wasm_i32x4_add(exponent, small));
  m = sub(add(m, wasm_v128_and(small, m)), splat(1));
  vec z = mul(m, m), p = splat(7.0376836292e-2f);
  p = multiplyAdd(p, m, splat(-1.1514610310e-1f));
  p = multiplyAdd(p, m, splat(1.1676998740e-1f));
  p = multiplyAdd(p, m, splat(-1.2420140846e-1f));
  p = multiplyAdd(p, m, splat(1.4249322787e-1f));
  p = multiplyAdd(p, m, splat(-1.6668057665e-1f));
  p = multiplyAdd(p, m, splat(2.0000714765e-1f));
  p = multiplyAdd(p, m, splat(-2.4999993993e-1f));
  p = multiplyAdd(p, m, splat(3.3333331174e-1f));
  vec y = mul(mul(p, m), z);
  y = multiplyAdd(e, splat(-2.12194440e-4f), y);
  y = multiplyAdd(z, splat(-0.5f), y);
  vec result = multiplyAdd(e, splat(0.693359375f), add(m, y));
  result = select(wasm_f32x4_eq(x, splat(0)), splat(-__builtin_inff()), result);
  result = select(wasm_f32x4_eq(x, splat(__builtin_inff())), x, result);
  return select(wasm_f32x4_ge(x, splat(0)), result, splat(__builtin_nanf("")));
}

INLINE vec sigmoid(vec x) {
  /* Of −|x|, so that nothing overflows. */
  vec e = exponential(wasm_f32x4_neg(wasm_f32x4_abs(x))), s = divide(splat(1), add(splat(1), e));
  return select(wasm_f32x4_lt(x, splat(0)), mul(e, s), s);
}

INLINE vec hyperbolicTangent(vec x) {
  vec a = wasm_f32x4_abs(x), s = mul(x, x);
  /* Below 0.625 a polynomial, as the difference of exponentials would cancel. */
  vec p = splat(-5.70498872745e-3f);
  p = multiplyAdd(p, s, splat(2.06390887954e-2f));
  p = multiplyAdd(p, s, splat(-5.37397155531e-2f));
  p = multiplyAdd(p, s, splat(1.33314422036e-1f));
  p = multiplyAdd(p, s, splat(-3.33332819422e-1f));
  vec near = multiplyAdd(mul(p, s), x, x);
  vec far = sub(splat(1), divide(splat(2), add(exponential(add(a, a)), splat(1))));
  far = wasm_v128_or(far, wasm_v128_and(x, splat(-0.0f)));
  return select(wasm_f32x4_lt(a, splat(0.625f)), near, far);
}
