/*
 * Every kernel is void name(const void *arguments, int begin, int end): it does the items begin … end − 1
 * of its work, each independent of all others, so that the same items may run in any order and on any
 * thread with the same result. What an item is stands above each kernel, with its arguments in the order in which the
 * page writes them.
 */
#pragma once
#include "simd.h"

#define KERNELS(X)      \
  X(padImage)           \
  X(packFilter)         \
  X(packTransposed)     \
  X(convolve)           \
  X(filterGradient)     \
  X(sumParts)           \
  X(maxPool)            \
  X(maxPoolGradient)    \
  X(maxPoolTiles)       \
  X(maxPoolTilesGradient) \
  X(averagePool)        \
  X(averagePoolGradient) \
  X(momentParts)        \
  X(normFigures)        \
  X(scaleShift)         \
  X(normGradientParts)  \
  X(normGradientFigures) \
  X(normGradient)       \
  X(lossParts)          \
  X(lossFigures)        \
  X(lossGradient)       \
  X(confusionCounts)    \
  X(squareParts)        \
  X(clipFigures)        \
  X(adamStep)           \
  X(sgdStep)            \
  X(runningFigures)     \
  X(dropout)            \
  X(sumMiddle)          \
  X(copyRows)           \
  X(clearValues)        \
  X(upSampleAxis)       \
  X(upSampleAxisGradient) \
  X(binary)            \
  X(unary)             \
  X(sumMiddleParts)     \
  X(gruSequence)        \
  X(gruSequenceGradient) \
  X(lstmSequence)       \
  X(lstmSequenceGradient) \
  X(recurrentGradient)  \
  X(winogradFilter)     \
  X(winogradConvolve)   \
  X(winogradGradient)   \
  X(winogradSums)

#define DECLARE(name) void name(const void *arguments, int begin, int end);
KERNELS(DECLARE)
