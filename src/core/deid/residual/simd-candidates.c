/*
 * Places in bytes where four bytes of one of many patterns may stand: sixteen places at a time, and every
 * second place only, so patterns are known by the four bytes from their first and by those from their second. It
 * may name places where nothing stands, and misses none. Built by server/tools/generate-simd-search.ts.
 *
 * For each of the four bytes two tables say by the low and by the high half of a byte which of eight groups of
 * patterns have such a byte there; what is left after both tables and all four bytes are groups that may stand
 * there. Then a table of all these fours of bytes, hashed, lets nearly nothing through by chance. After
 * Hyperscan's Teddy: Wang et al., NSDI 2019.
 */
#include <wasm_simd128.h>

#define WINDOW 4
#define BLOCK 32
#define FILTER_BITS 16
#define SPREAD 0x9e3779b1u
#define LETTER_CASE 0x20202020u

/* Written by who sets the patterns up. */
unsigned char byLowHalf[WINDOW][16];
unsigned char byHighHalf[WINDOW][16];
unsigned char isWindow[1 << FILTER_BITS];

/* Groups that may have their first two bytes, and their last two, at each second place of a block. */
typedef struct {
  v128_t first, last;
} Block;

static v128_t groupsBy(int byte, v128_t lowHalves, v128_t highHalves) {
  v128_t byLow = wasm_i8x16_swizzle(wasm_v128_load(byLowHalf[byte]), lowHalves);
  v128_t byHigh = wasm_i8x16_swizzle(wasm_v128_load(byHighHalf[byte]), highHalves);
  return wasm_v128_and(byLow, byHigh);
}

static Block blockAt(const unsigned char *at) {
  const v128_t lowHalf = wasm_i8x16_const_splat(15);
  v128_t one = wasm_v128_load(at), other = wasm_v128_load(at + 16);
  v128_t even = wasm_i8x16_shuffle(one, other, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  v128_t odd = wasm_i8x16_shuffle(one, other, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  v128_t evenLow = wasm_v128_and(even, lowHalf), evenHigh = wasm_u8x16_shr(even, 4);
  v128_t oddLow = wasm_v128_and(odd, lowHalf), oddHigh = wasm_u8x16_shr(odd, 4);
  Block block = {
    wasm_v128_and(groupsBy(0, evenLow, evenHigh), groupsBy(1, oddLow, oddHigh)),
    wasm_v128_and(groupsBy(2, evenLow, evenHigh), groupsBy(3, oddLow, oddHigh)),
  };
  return block;
}

static int passes(const unsigned char *at) {
  unsigned window = *(const unsigned *)at | LETTER_CASE;
  return isWindow[(window * SPREAD) >> (32 - FILTER_BITS)];
}

/* The first of the places at, at + 2, … before `end` that may be meant, or `end`. Reads 64 bytes behind it. */
const unsigned char *nextCandidate(const unsigned char *at, const unsigned char *end) {
  Block block = blockAt(at);
  for (; at < end; at += BLOCK) {
    Block next = blockAt(at + BLOCK);
    v128_t last = wasm_i8x16_shuffle(block.last, next.last, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    v128_t groups = wasm_v128_and(block.first, last);
    block = next;
    if (!wasm_v128_any_true(groups)) continue;
    unsigned places = ~wasm_i8x16_bitmask(wasm_i8x16_eq(groups, wasm_i8x16_const_splat(0))) & 0xffff;
    for (; places; places &= places - 1) {
      const unsigned char *place = at + 2 * __builtin_ctz(places);
      if (place >= end) return end;
      if (passes(place)) return place;
    }
  }
  return end;
}
