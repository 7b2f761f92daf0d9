import type { Shader } from '../shader.ts';
import { TILE_CHANNELS, TILE_WIDTH } from './conv-forward.wgsl.ts';
import { addProducts, storeInputs } from './conv-input-gradient.wgsl.ts';
import { convInts, tagOf, type ConvCode, type ConvInts } from './conv-shape.ts';
import type { Tile } from './tile.ts';
import { unrolled } from './unrolled.ts';

const FOURS = TILE_CHANNELS / 4;
/** Output channels that a workgroup holds at once. */
const SLOPES_AT_ONCE = 16;
const HELD = SLOPES_AT_ONCE / 4;

/**
 * The same gradient, sums in the same order, with what a workgroup reads held in its memory: for many
 * channels in fours and steps of one along rows.
 */
export const convInputGradientTiled = (
  code: ConvCode,
  { segments, channels }: Tile,
): Shader<'dx' | 'dy' | 'weights', ConvInts> => {
  const { filterWidth, dilationWidth } = code;
  const threads = segments * channels;
  const weightFours = channels * TILE_CHANNELS * HELD;
  return {
    name: `conv-input-gradient-${tagOf(code)}-${segments}x${channels}`,
    tensors: { dx: 'write vec4<f32>', dy: 'read vec4<f32>', weights: 'read vec4<f32>' },
    ints: convInts,
    workgroupSize: threads,
    declarations: `
var<workgroup> heldSlopes: array<vec4<f32>, ${segments * TILE_WIDTH * HELD}>;
var<workgroup> heldWeights: array<vec4<f32>, ${weightFours}>;`,
    main: `
  let tiles = (u.inWidth + ${TILE_WIDTH - 1}) / ${TILE_WIDTH};
  let all = tiles * u.inHeight * u.inDepth * u.batch;
  let segmentBlocks = (all + ${segments - 1}) / ${segments};
  let mine = local % ${segments};
  let piece = local / ${segments};
  let segment = (block % segmentBlocks) * ${segments} + mine;
  let firstIn = (block / segmentBlocks) * ${channels * TILE_CHANNELS};
  let in0 = firstIn + piece * ${TILE_CHANNELS};
  let phase = 0;
  var rest = segment;
  let w0 = (rest % tiles) * ${TILE_WIDTH};
  rest = rest / tiles;
  let h = rest % u.inHeight;
  rest = rest / u.inHeight;
  let d = rest % u.inDepth;
  let example = rest / u.inDepth;
  ${unrolled(TILE_WIDTH, (t) => unrolled(FOURS, (f) => `var sum${t}_${f} = vec4<f32>(0.0);`))}
  for (var i = 0; i < u.filterDepth; i++) {
    let fromDepth = d + u.padFront - i * u.dilationDepth;
    let yd = fromDepth / u.strideDepth;
    let isDepth = fromDepth >= 0 && yd * u.strideDepth == fromDepth && yd < u.outDepth;
    for (var j = 0; j < u.filterHeight; j++) {
      let fromHeight = h + u.padTop - j * u.dilationHeight;
      let yh = fromHeight / u.strideHeight;
      let isHeight = fromHeight >= 0 && yh * u.strideHeight == fromHeight && yh < u.outHeight;
      let isRow = segment < all && isDepth && isHeight;
      let row = ((example * u.outDepth + yd) * u.outHeight + yh) * u.outWidth;
      for (var q = 0; q < ${filterWidth}; q++) {
        let tap = (i * u.filterHeight + j) * ${filterWidth} + q;
        let yw = w0 + u.padLeft - q * ${dilationWidth};
        for (var c = 0; c < u.outChannels; c += ${SLOPES_AT_ONCE}) {
          workgroupBarrier();
          for (var item = piece; item < ${TILE_WIDTH * HELD}; item += ${channels}) {
            let column = yw + item / ${HELD};
            var value = vec4<f32>(0.0);
            if (isRow && column >= 0 && column < u.outWidth) {
              value = dy[((row + column) * u.outChannels + c) / 4 + item % ${HELD}];
            }
            heldSlopes[mine * ${TILE_WIDTH * HELD} + item] = value;
          }
          for (var item = local; item < ${weightFours}; item += ${threads}) {
            let channel = firstIn + item / ${HELD};
            var value = vec4<f32>(0.0);
            if (channel < u.inChannels) {
              value = weights[((tap * u.inChannels + channel) * u.outChannels + c) / 4 + item % ${HELD}];
            }
            heldWeights[item] = value;
          }
          workgroupBarrier();
          if (isRow) {
            for (var four = 0; four < ${HELD}; four++) {
              ${unrolled(TILE_CHANNELS, (n) => `let w${n} = heldWeights[(piece * ${TILE_CHANNELS} + ${n}) * ${HELD} + four];`)}
              ${unrolled(
                TILE_WIDTH,
                (t) => `
              {
                let slope = heldSlopes[mine * ${TILE_WIDTH * HELD} + ${t * HELD} + four];
                ${addProducts(t, true)}
              }`,
              )}
            }
          }
        }
      }
    }
  }
  if (segment >= all) { return; }
  ${storeInputs(1, true)}`,
  };
};
