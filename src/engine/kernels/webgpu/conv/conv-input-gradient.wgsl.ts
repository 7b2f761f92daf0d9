import type { Shader } from '../shader.ts';
import { convInts, tagOf, type ConvCode, type ConvInts } from './conv-shape.ts';
import { elementOf, lane, storeFour, unrolled } from './unrolled.ts';
import { TILE_CHANNELS, TILE_WIDTH } from './conv-forward.wgsl.ts';

const FOURS = TILE_CHANNELS / 4;

/** Adds the products of a slope, of four output channels or one, and of weights w0 to w7. */
export const addProducts = (t: number, isVec: boolean): string =>
  unrolled(isVec ? 4 : 1, (l) =>
    unrolled(FOURS, (f) => {
      const weights = [0, 1, 2, 3].map((n) => lane(`w${4 * f + n}`, l, isVec));
      const slope = lane('slope', l, isVec);
      return `sum${t}_${f} = fma(vec4<f32>(${slope}), vec4<f32>(${weights.join()}), sum${t}_${f});`;
    }),
  );

/** Stores the sums of the thread. */
export const storeInputs = (strideWidth: number, isInVec: boolean): string => `
  let rowPlace = ((example * u.inDepth + d) * u.inHeight + h) * u.inWidth;
  ${unrolled(
    TILE_WIDTH,
    (t) => `
  {
    let w = (w0 + ${t}) * ${strideWidth} + phase;
    if (w < u.inWidth) {
      let place = (rowPlace + w) * u.inChannels + in0;
      ${unrolled(FOURS, (f) =>
        storeFour(
          'dx',
          `place + ${4 * f}`,
          `sum${t}_${f}`,
          `in0 + ${4 * f}`,
          'u.inChannels',
          isInVec,
        ),
      )}
    }
  }`,
  )}`;

/**
 * The gradient by the input, and the transposed convolution: each thread gathers 4 × 8 of its
 * values, the four a stride apart, so that the same taps reach them.
 */
export const convInputGradient = (code: ConvCode): Shader<'dx' | 'dy' | 'weights', ConvInts> => {
  const { filterWidth, strideWidth, dilationWidth, isInVec, isOutVec } = code;
  const outLanes = isOutVec ? 4 : 1;
  const zero = isOutVec ? 'vec4<f32>(0.0)' : '0.0';
  const weightAt = (channel: number) => `weights[(at + ${channel} * u.outChannels) / ${outLanes}]`;
  return {
    name: `conv-input-gradient-${tagOf(code)}`,
    tensors: {
      dx: `write ${elementOf(isInVec)}`,
      dy: `read ${elementOf(isOutVec)}`,
      weights: `read ${elementOf(isOutVec)}`,
    },
    ints: convInts,
    workgroupSize: 64,
    main: `
  let tiles = (u.inWidth + ${TILE_WIDTH * strideWidth - 1}) / ${TILE_WIDTH * strideWidth};
  var rest = index;
  let tile = rest % tiles;
  rest = rest / tiles;
  let phase = rest % ${strideWidth};
  rest = rest / ${strideWidth};
  let h = rest % u.inHeight;
  rest = rest / u.inHeight;
  let d = rest % u.inDepth;
  rest = rest / u.inDepth;
  let example = rest % u.batch;
  let in0 = (rest / u.batch) * ${TILE_CHANNELS};
  if (in0 >= u.inChannels) { return; }
  let w0 = tile * ${TILE_WIDTH};
  ${unrolled(TILE_WIDTH, (t) => unrolled(FOURS, (f) => `var sum${t}_${f} = vec4<f32>(0.0);`))}
  for (var i = 0; i < u.filterDepth; i++) {
    let fromDepth = d + u.padFront - i * u.dilationDepth;
    let yd = fromDepth / u.strideDepth;
    if (fromDepth < 0 || yd * u.strideDepth != fromDepth || yd >= u.outDepth) { continue; }
    for (var j = 0; j < u.filterHeight; j++) {
      let fromHeight = h + u.padTop - j * u.dilationHeight;
      let yh = fromHeight / u.strideHeight;
      if (fromHeight < 0 || yh * u.strideHeight != fromHeight || yh >= u.outHeight) { continue; }
      let row = ((example * u.outDepth + yd) * u.outHeight + yh) * u.outWidth;
      let tap = (i * u.filterHeight + j) * ${filterWidth};
      ${unrolled(
        filterWidth,
        (q) => `
      {
        let from_ = phase + u.padLeft - ${q * dilationWidth} + ${strideWidth * filterWidth * dilationWidth};
        if (from_ % ${strideWidth} == 0) {
          let yw = w0 + from_ / ${strideWidth} - ${filterWidth * dilationWidth};
          ${unrolled(TILE_WIDTH, (t) => `let isHere${t} = yw + ${t} >= 0 && yw + ${t} < u.outWidth;`)}
          for (var c = 0; c < u.outChannels; c += ${outLanes}) {
            let at = ((tap + ${q}) * u.inChannels + in0) * u.outChannels + c;
            ${unrolled(TILE_CHANNELS, (channel) => `let w${channel} = ${weightAt(channel)};`)}
            ${unrolled(
              TILE_WIDTH,
              (t) => `
            {
              var slope = ${zero};
              if (isHere${t}) { slope = dy[((row + yw + ${t}) * u.outChannels + c) / ${outLanes}]; }
              ${addProducts(t, isOutVec)}
            }`,
            )}
          }
        }
      }`,
      )}
    }
  }
  ${storeInputs(strideWidth, isInVec)}`,
  };
};
