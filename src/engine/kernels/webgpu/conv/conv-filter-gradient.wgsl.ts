import type { Shader } from '../shader.ts';
import { convInts, tagOf, type ConvCode, type ConvInts } from './conv-shape.ts';
import { columnsOf } from './tile.ts';
import { elementOf, lane, loadFour, storeFour, unrolled } from './unrolled.ts';

/** Neighbouring outputs of a row that a thread takes at once. */
export const SEGMENT = 4;
/** Taps of a row that a thread works out at once; a wide filter would need too many registers. */
export const tapsAtOnce = (filterWidth: number): number => (filterWidth <= 5 ? filterWidth : 1);

/** Adds the products of columns x and slopes y to the sums of each tap and input channel. */
export const addFilterProducts = (
  { strideWidth, dilationWidth, isInVec }: ConvCode,
  taps: number,
): string => {
  const inLanes = isInVec ? 4 : 1;
  return unrolled(taps, (q) =>
    unrolled(SEGMENT, (t) =>
      unrolled(inLanes, (l) => {
        const value = lane(`x${t * strideWidth + q * dilationWidth}`, l, isInVec);
        const sum = `sum${q * inLanes + l}`;
        return `${sum} = fma(vec4<f32>(${value}), y${t}, ${sum});`;
      }),
    ),
  );
};

/** Stores the sums of the thread. */
export const storeFilter = ({ filterWidth, isInVec, isOutVec }: ConvCode, taps: number): string => {
  const inLanes = isInVec ? 4 : 1;
  return `
  let filterSize = u.filterDepth * u.filterHeight * ${filterWidth} * u.inChannels * u.outChannels;
  let firstRow = ((i * u.filterHeight + j) * ${filterWidth} + firstTap) * u.inChannels + in0;
  let first = part * filterSize + firstRow * u.outChannels + out0;
  ${unrolled(taps, (q) =>
    unrolled(
      inLanes,
      (l) => `
  {
    let place = first + (${q} * u.inChannels + ${l}) * u.outChannels;
    ${storeFour('dw', 'place', `sum${q * inLanes + l}`, 'out0', 'u.outChannels', isOutVec)}
  }`,
    ),
  )}`;
};

/**
 * The gradient by the filter: a thread has a row of taps of 4 × 4 channels, and sums over one part of
 * the outputs. Neighbouring threads read the same outputs for other channels. The sums of the parts
 * are added after: no atomics, no barriers, the same every time.
 */
export const convFilterGradient = (
  code: ConvCode,
): Shader<'dw' | 'x' | 'dy', ConvInts | 'parts'> => {
  const { filterWidth, strideWidth, dilationWidth, isInVec, isOutVec } = code;
  const taps = tapsAtOnce(filterWidth);
  const inLanes = isInVec ? 4 : 1;
  const sums = taps * inLanes;
  const { count: columns, isRead } = columnsOf(SEGMENT, { ...code, filterWidth: taps });
  const zero = isInVec ? 'vec4<f32>(0.0)' : '0.0';
  return {
    name: `conv-filter-gradient-${tagOf(code)}`,
    tensors: {
      dw: `write ${elementOf(isOutVec)}`,
      x: `read ${elementOf(isInVec)}`,
      dy: `read ${elementOf(isOutVec)}`,
    },
    ints: [...convInts, 'parts'],
    workgroupSize: 64,
    main: `
  let outFours = (u.outChannels + 3) / 4;
  let inBlocks = u.inChannels / ${inLanes};
  var rest = index;
  let out0 = (rest % outFours) * 4;
  rest = rest / outFours;
  let in0 = (rest % inBlocks) * ${inLanes};
  rest = rest / inBlocks;
  let firstTap = (rest % ${filterWidth / taps}) * ${taps};
  rest = rest / ${filterWidth / taps};
  let j = rest % u.filterHeight;
  rest = rest / u.filterHeight;
  let i = rest % u.filterDepth;
  let part = rest / u.filterDepth;
  if (part >= u.parts) { return; }
  let segmentsAcross = (u.outWidth + ${SEGMENT - 1}) / ${SEGMENT};
  let segments = u.batch * u.outDepth * u.outHeight * segmentsAcross;
  ${unrolled(sums, (s) => `var sum${s} = vec4<f32>(0.0);`)}
  for (var segment = part; segment < segments; segment += u.parts) {
    let w0 = (segment % segmentsAcross) * ${SEGMENT};
    let outRow = segment / segmentsAcross;
    let h = outRow % u.outHeight;
    let d = (outRow / u.outHeight) % u.outDepth;
    let example = outRow / u.outHeight / u.outDepth;
    let xd = d * u.strideDepth + i * u.dilationDepth - u.padFront;
    let xh = h * u.strideHeight + j * u.dilationHeight - u.padTop;
    if (xd < 0 || xd >= u.inDepth || xh < 0 || xh >= u.inHeight) { continue; }
    let firstColumn = w0 * ${strideWidth} + firstTap * ${dilationWidth} - u.padLeft;
    let inRow = ((example * u.inDepth + xd) * u.inHeight + xh) * u.inWidth + firstColumn;
    let outPlace = (outRow * u.outWidth + w0) * u.outChannels + out0;
    ${unrolled(
      SEGMENT,
      (t) => `
    var y${t} = vec4<f32>(0.0);
    if (w0 + ${t} < u.outWidth) { y${t} = ${loadFour('dy', `outPlace + ${t} * u.outChannels`, isOutVec)}; }`,
    )}
    ${unrolled(columns, (column) =>
      isRead(column)
        ? `
    var x${column} = ${zero};
    if (firstColumn + ${column} >= 0 && firstColumn + ${column} < u.inWidth) {
      x${column} = x[((inRow + ${column}) * u.inChannels + in0) / ${inLanes}];
    }`
        : '',
    )}
    ${addFilterProducts(code, taps)}
  }
  ${storeFilter(code, taps)}`,
  };
};
