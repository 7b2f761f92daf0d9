/* The doors of the module. */
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

/* Does items 0 … count − 1 of a kernel. */
__attribute__((export_name("run"))) void run(int kernel, const void *arguments, int count, int grain) {
  for (int begin = 0; begin < count; begin += grain) {
    doItems(kernel, arguments, begin, least(count, begin + grain));
  }
}
