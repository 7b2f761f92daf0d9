import type { Shader } from '../shader.ts';
import { convInts, tagOf, type ConvCode, type ConvInts } from './conv-shape.ts';
import { columnsOf } from './tile.ts';
import { elementOf, lane, loadFour, storeFour, unrolled } from './unrolled.ts';

/** Neighbouring outputs along a row that one thread works out. */
export const TILE_WIDTH = 4;
/** Output channels that one thread works out. */
export const TILE_CHANNELS = 8;
const FOURS = TILE_CHANNELS / 4;

/** Adds the bias, bends, and stores the sums of the thread. */
export const storeOutputs = (hasBias: boolean, isOutVec: boolean): string => `
  let place = (((example * u.outDepth + d) * u.outHeight + h) * u.outWidth + w0) * u.outChannels + out0;
  ${unrolled(
    TILE_WIDTH,
    (t) => `
  if (w0 + ${t} < u.outWidth) {
    ${unrolled(FOURS, (f) => {
      const sum = `sum${t}_${f}`;
      const bias = hasBias ? `${sum} += ${loadFour('bias', `out0 + ${4 * f}`, false)};` : '';
      return `${bias}
    if (u.isRelu == 1) { ${sum} = max(${sum}, vec4<f32>(0.0)); }
    ${storeFour('y', `place + ${t} * u.outChannels + ${4 * f}`, sum, `out0 + ${4 * f}`, 'u.outChannels', isOutVec)}`;
    })}
  }`,
  )}`;

/**
 * Direct convolution: each thread holds 4 × 8 outputs in registers. Filter [..., in, out] and bias
 * [out]; isRelu also bends.
 */
export const convForward = (
  code: ConvCode,
  hasBias: boolean,
): Shader<'y' | 'x' | 'weights' | 'bias', ConvInts | 'isRelu'> => {
  const { filterWidth, strideWidth, dilationWidth, isInVec, isOutVec } = code;
  const inLanes = isInVec ? 4 : 1;
  const { count: columns, isRead } = columnsOf(TILE_WIDTH, code);
  const zero = isInVec ? 'vec4<f32>(0.0)' : '0.0';
  return {
    name: `conv-forward-${tagOf(code)}-${hasBias ? 'bias' : ''}`,
    tensors: {
      y: `write ${elementOf(isOutVec)}`,
      x: `read ${elementOf(isInVec)}`,
      weights: `read ${elementOf(isOutVec)}`,
      bias: 'read f32',
    },
    ints: [...convInts, 'isRelu'],
    workgroupSize: 64,
    main: `
  let tiles = (u.outWidth + ${TILE_WIDTH - 1}) / ${TILE_WIDTH};
  var rest = index;
  let w0 = (rest % tiles) * ${TILE_WIDTH};
  rest = rest / tiles;
  let h = rest % u.outHeight;
  rest = rest / u.outHeight;
  let d = rest % u.outDepth;
  rest = rest / u.outDepth;
  let example = rest % u.batch;
  let out0 = (rest / u.batch) * ${TILE_CHANNELS};
  if (out0 >= u.outChannels) { return; }
  ${unrolled(TILE_WIDTH, (t) => unrolled(FOURS, (f) => `var sum${t}_${f} = vec4<f32>(0.0);`))}
  let firstColumn = w0 * ${strideWidth} - u.padLeft;
  for (var i = 0; i < u.filterDepth; i++) {
    let xd = d * u.strideDepth + i * u.dilationDepth - u.padFront;
    if (xd < 0 || xd >= u.inDepth) { continue; }
    for (var j = 0; j < u.filterHeight; j++) {
      let xh = h * u.strideHeight + j * u.dilationHeight - u.padTop;
      if (xh < 0 || xh >= u.inHeight) { continue; }
      let row = ((example * u.inDepth + xd) * u.inHeight + xh) * u.inWidth + firstColumn;
      let tap = (i * u.filterHeight + j) * ${filterWidth};
      for (var c = 0; c < u.inChannels; c += ${inLanes}) {
        ${unrolled(columns, (column) =>
          isRead(column)
            ? `
        var x${column} = ${zero};
        if (firstColumn + ${column} >= 0 && firstColumn + ${column} < u.inWidth) {
          x${column} = x[((row + ${column}) * u.inChannels + c) / ${inLanes}];
        }`
            : '',
        )}
        ${unrolled(filterWidth, (q) =>
          unrolled(
            inLanes,
            (l) => `
        {
          let at = ((tap + ${q}) * u.inChannels + c + ${l}) * u.outChannels + out0;
          ${unrolled(FOURS, (f) => `let w${f} = ${loadFour('weights', `at + ${4 * f}`, isOutVec)};`)}
          ${unrolled(TILE_WIDTH, (t) =>
            unrolled(FOURS, (f) => {
              const value = lane(`x${t * strideWidth + q * dilationWidth}`, l, isInVec);
              return `sum${t}_${f} = fma(vec4<f32>(${value}), w${f}, sum${t}_${f});`;
            }),
          )}
        }`,
          ),
        )}
      }
    }
  }
  ${storeOutputs(hasBias, isOutVec)}`,
  };
};
