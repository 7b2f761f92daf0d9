/* Copies that put images and filters in the order in which convolutions read them. */
#include "kernels.h"

typedef struct {
  const float *input;
  float *output;
  int batch, depth, height, width, channels;
  int front, top, left;
  int paddedDepth, paddedHeight, paddedWidth;
} PadArguments;

/* Item: one row of the image with zeros around it. */
void padImage(const void *arguments, int begin, int end) {
  const PadArguments *a = arguments;
  const int channels = a->channels, rowLength = a->paddedWidth * channels;
  const int width = least(a->width, a->paddedWidth - a->left);
  for (int row = begin; row < end; row++) {
    const int y = row % a->paddedHeight - a->top;
    const int slice = row / a->paddedHeight, z = slice % a->paddedDepth - a->front;
    float *output = a->output + row * rowLength;
    if (y < 0 || y >= a->height || z < 0 || z >= a->depth) {
      clear(output, rowLength);
      continue;
    }
    const int image = slice / a->paddedDepth;
    const float *input = a->input + ((image * a->depth + z) * a->height + y) * a->width * channels;
    clear(output, a->left * channels);
    copy(output + a->left * channels, input, width * channels);
    clear(output + (a->left + width) * channels, (a->paddedWidth - a->left - width) * channels);
  }
}

typedef struct {
  const float *filter;
  float *packed;
  int rows, columns;
} PackArguments;

/* [rows, columns] to [columns / 8, rows, 8], zeros in the last block. Item: a row. */
void packFilter(const void *arguments, int begin, int end) {
  const PackArguments *a = arguments;
  const int blocks = (a->columns + 7) / 8;
  for (int row = begin; row < end; row++) {
    for (int block = 0; block < blocks; block++) {
      const float *from = a->filter + row * a->columns + block * 8;
      float *to = a->packed + (block * a->rows + row) * 8;
      const int count = least(8, a->columns - block * 8);
      store(to, loadSome(from, count));
      store(to + 4, count > 4 ? loadSome(from + 4, count - 4) : splat(0));
    }
  }
}

typedef struct {
  const float *filter;
  float *packed;
  /* Where each tap's [inputs, outputs] begins in the filter. */
  const int *taps;
  int tapCount, inputs, outputs;
} PackTransposedArguments;

/* Taps of [inputs, outputs] to [inputs / 8, taps × outputs, 8]. Item: a tap of a block of inputs. */
void packTransposed(const void *arguments, int begin, int end) {
  const PackTransposedArguments *a = arguments;
  for (int item = begin; item < end; item++) {
    const int block = item / a->tapCount, tap = item % a->tapCount;
    const float *from = a->filter + a->taps[tap] + block * 8 * a->outputs;
    float *to = a->packed + item * a->outputs * 8;
    const int count = least(8, a->inputs - block * 8);
    for (int output = 0; output < a->outputs; output++) {
      for (int input = 0; input < 8; input++) {
        to[output * 8 + input] = input < count ? from[input * a->outputs + output] : 0;
      }
    }
  }
}

typedef struct {
  const float *input;
  float *output;
  int length, inputStride, outputStride;
} CopyRowsArguments;

/* Rows of equal length from one stride to another; a stride of 0 repeats the row. Item: a row. */
void copyRows(const void *arguments, int begin, int end) {
  const CopyRowsArguments *a = arguments;
  for (int row = begin; row < end; row++) {
    copy(a->output + row * a->outputStride, a->input + row * a->inputStride, a->length);
  }
}
