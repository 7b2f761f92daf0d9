/* Zeros. */
#include "kernels.h"

typedef struct {
  float *values;
  int count, perPart;
} ClearArguments;

/* Item: a part of the values. */
void clearValues(const void *arguments, int begin, int end) {
  const ClearArguments *a = arguments;
  const int first = begin * a->perPart, last = least(a->count, end * a->perPart);
  clear(a->values + first, last - first);
}
