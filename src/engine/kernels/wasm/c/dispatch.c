/*
 * The doors of the module. A job is a kernel with its arguments and the count of its items; threads take
 * pieces of `grain` items in turn. Pieces do not depend on who takes them, nor do results.
 */
#include "kernels.h"

#define NUMBER(name) Kernel_##name,
enum { KERNELS(NUMBER) };

#define CASE(name)                 \
  case Kernel_##name:              \
    name(arguments, begin, end);   \
    break;

static void doItems(int kernel, const void *arguments, int begin, int end) {
  switch (kernel) { KERNELS(CASE) }
}

/* Written by the page before the threads start, all zero. */
typedef struct {
  int posted, isOpen, inside, asleep, isOver;
  int kernel, count, grain, next;
  const void *arguments;
  /* Pieces that other threads took. */
  int helped;
} Board;

#define EXPORT(name) __attribute__((export_name(#name)))

#ifdef THREADS
#define READ(place) __atomic_load_n(&(place), __ATOMIC_SEQ_CST)
#define WRITE(place, value) __atomic_store_n(&(place), value, __ATOMIC_SEQ_CST)
#define MOVE(place, by) __atomic_fetch_add(&(place), by, __ATOMIC_SEQ_CST)
/* About 0.2 ms: to be woken costs 50 µs, and the next job mostly comes sooner. */
#define SPINS 40000

static int takePieces(Board *board) {
  for (int taken = 0;; taken++) {
    const int begin = MOVE(board->next, board->grain);
    if (begin >= board->count) return taken;
    doItems(board->kernel, board->arguments, begin, least(board->count, begin + board->grain));
  }
}

/* What a thread does for all of its life. */
EXPORT(takePart) void takePart(Board *board) {
  int seen = 0;
  while (!READ(board->isOver)) {
    int posted = READ(board->posted);
    for (int i = 0; posted == seen && i < SPINS; i++) posted = READ(board->posted);
    if (posted == seen) {
      MOVE(board->asleep, 1);
      __builtin_wasm_memory_atomic_wait32(&board->posted, seen, -1);
      MOVE(board->asleep, -1);
      continue;
    }
    seen = posted;
    /* Who comes late finds the job closed, or the next one open: both are right. */
    MOVE(board->inside, 1);
    if (READ(board->isOpen)) MOVE(board->helped, takePieces(board));
    MOVE(board->inside, -1);
  }
}

EXPORT(post) void post(Board *board) {
  MOVE(board->posted, 1);
  if (READ(board->asleep)) __builtin_wasm_memory_atomic_notify(&board->posted, ~0u);
}

EXPORT(run) void run(Board *board, int kernel, const void *arguments, int count, int grain) {
  if (count <= grain) {
    doItems(kernel, arguments, 0, count);
    return;
  }
  board->kernel = kernel;
  board->arguments = arguments;
  board->count = count;
  board->grain = grain;
  board->next = 0;
  WRITE(board->isOpen, 1);
  post(board);
  takePieces(board);
  WRITE(board->isOpen, 0);
  while (READ(board->inside)) continue;
}
#else
EXPORT(run) void run(Board *board, int kernel, const void *arguments, int count, int grain) {
  for (int begin = 0; begin < count; begin += grain) {
    doItems(kernel, arguments, begin, least(count, begin + grain));
  }
}
#endif

/* A kernel with all that it needs. */
typedef struct {
  int kernel;
  const void *arguments;
  int count, grain;
} Job;

EXPORT(runAll) void runAll(Board *board, const Job *jobs, int count) {
  for (int i = 0; i < count; i++) run(board, jobs[i].kernel, jobs[i].arguments, jobs[i].count, jobs[i].grain);
}
