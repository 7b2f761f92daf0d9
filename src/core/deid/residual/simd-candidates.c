/*
 * Places in bytes where one of many patterns may begin: 16 places at a time, by the first four bytes of the
 * patterns. It may name places where none begins, and misses none. Built by server/tools/generate-simd-search.ts.
 *
 * For each of the four bytes two tables say by the low and by the high half of a byte which of eight groups of
 * patterns have such a byte there; what is left after both tables and all four bytes are groups that may begin.
 * Then a table of all windows of four bytes that patterns begin with, hashed, lets nearly nothing through by
 * chance. After Hyperscan's Teddy: Wang et al., NSDI 2019.
 */
#include <wasm_simd128.h>

#define WINDOW 4
#define FILTER_BITS 16
#define SPREAD 0x9e3779b1u
#define LETTER_CASE 0x20202020u

/* Written by who sets the patterns up. */
unsigned char byLowHalf[WINDOW][16];
unsigned char byHighHalf[WINDOW][16];
unsigned char isWindow[1 << FILTER_BITS];

static v128_t groupsAt(const unsigned char *at, int byte, v128_t low, v128_t high) {
  v128_t bytes = wasm_v128_load(at + byte);
  v128_t byLow = wasm_i8x16_swizzle(low, wasm_v128_and(bytes, wasm_i8x16_const_splat(15)));
  v128_t byHigh = wasm_i8x16_swizzle(high, wasm_u8x16_shr(bytes, 4));
  return wasm_v128_and(byLow, byHigh);
}

static int passes(const unsigned char *at) {
  unsigned window = *(const unsigned *)at | LETTER_CASE;
  return isWindow[(window * SPREAD) >> (32 - FILTER_BITS)];
}

/*
 * The first place from `at` to before `end` where a pattern may begin, or `end`. It reads up to 19 bytes behind
 * `end`.
 */
const unsigned char *nextCandidate(const unsigned char *at, const unsigned char *end) {
  v128_t low0 = wasm_v128_load(byLowHalf[0]), high0 = wasm_v128_load(byHighHalf[0]);
  v128_t low1 = wasm_v128_load(byLowHalf[1]), high1 = wasm_v128_load(byHighHalf[1]);
  v128_t low2 = wasm_v128_load(byLowHalf[2]), high2 = wasm_v128_load(byHighHalf[2]);
  v128_t low3 = wasm_v128_load(byLowHalf[3]), high3 = wasm_v128_load(byHighHalf[3]);
  for (; at < end; at += 16) {
    v128_t first = wasm_v128_and(groupsAt(at, 0, low0, high0), groupsAt(at, 1, low1, high1));
    v128_t second = wasm_v128_and(groupsAt(at, 2, low2, high2), groupsAt(at, 3, low3, high3));
    v128_t groups = wasm_v128_and(first, second);
    if (!wasm_v128_any_true(groups)) continue;
    unsigned places = ~wasm_i8x16_bitmask(wasm_i8x16_eq(groups, wasm_i8x16_const_splat(0))) & 0xffff;
    for (; places; places &= places - 1) {
      const unsigned char *place = at + __builtin_ctz(places);
      if (place >= end) return end;
      if (passes(place)) return place;
    }
  }
  return end;
}
