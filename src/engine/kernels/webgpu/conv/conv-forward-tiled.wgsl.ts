import type { Shader } from '../shader.ts';
import { TILE_CHANNELS, TILE_WIDTH, storeOutputs } from './conv-forward.wgsl.ts';
import { convInts, tagOf, type ConvCode, type ConvInts } from './conv-shape.ts';
import { columnsOf, type Tile } from './tile.ts';
import { lane, unrolled } from './unrolled.ts';

const FOURS = TILE_CHANNELS / 4;
/** Input channels that a workgroup holds at once. */
const CHANNELS_AT_ONCE = 8;
const HELD = CHANNELS_AT_ONCE / 4;

/**
 * The same convolution, sums in the same order, with what a workgroup reads held in its memory: for
 * many channels in fours. Threads of a workgroup have `segments` × `channels` pieces of 4 × 8 outputs.
 */
export const convForwardTiled = (
  code: ConvCode,
  hasBias: boolean,
  { segments, channels }: Tile,
): Shader<'y' | 'x' | 'weights' | 'bias', ConvInts | 'isRelu'> => {
  const { filterWidth, strideWidth, dilationWidth } = code;
  const threads = segments * channels;
  const { count: columns, isRead } = columnsOf(TILE_WIDTH, code);
  const fours = channels * FOURS;
  const weightFours = filterWidth * CHANNELS_AT_ONCE * fours;
  return {
    name: `conv-forward-${tagOf(code)}-${hasBias ? 'bias' : ''}-${segments}x${channels}`,
    tensors: {
      y: 'write vec4<f32>',
      x: 'read vec4<f32>',
      weights: 'read vec4<f32>',
      bias: 'read f32',
    },
    ints: [...convInts, 'isRelu'],
    workgroupSize: threads,
    declarations: `
var<workgroup> heldX: array<vec4<f32>, ${segments * columns * HELD}>;
var<workgroup> heldWeights: array<vec4<f32>, ${weightFours}>;`,
    main: `
  let tiles = (u.outWidth + ${TILE_WIDTH - 1}) / ${TILE_WIDTH};
  let all = tiles * u.outHeight * u.outDepth * u.batch;
  let segmentBlocks = (all + ${segments - 1}) / ${segments};
  let mine = local % ${segments};
  let piece = local / ${segments};
  let segment = (block % segmentBlocks) * ${segments} + mine;
  let firstOut = (block / segmentBlocks) * ${channels * TILE_CHANNELS};
  let out0 = firstOut + piece * ${TILE_CHANNELS};
  var rest = segment;
  let w0 = (rest % tiles) * ${TILE_WIDTH};
  rest = rest / tiles;
  let h = rest % u.outHeight;
  rest = rest / u.outHeight;
  let d = rest % u.outDepth;
  let example = rest / u.outDepth;
  ${unrolled(TILE_WIDTH, (t) => unrolled(FOURS, (f) => `var sum${t}_${f} = vec4<f32>(0.0);`))}
  let firstColumn = w0 * ${strideWidth} - u.padLeft;
  for (var i = 0; i < u.filterDepth; i++) {
    let xd = d * u.strideDepth + i * u.dilationDepth - u.padFront;
    for (var j = 0; j < u.filterHeight; j++) {
      let xh = h * u.strideHeight + j * u.dilationHeight - u.padTop;
      let isRow = segment < all && xd >= 0 && xd < u.inDepth && xh >= 0 && xh < u.inHeight;
      let row = ((example * u.inDepth + xd) * u.inHeight + xh) * u.inWidth + firstColumn;
      let tap = (i * u.filterHeight + j) * ${filterWidth};
      for (var c = 0; c < u.inChannels; c += ${CHANNELS_AT_ONCE}) {
        workgroupBarrier();
        for (var item = piece; item < ${columns * HELD}; item += ${channels}) {
          let column = item / ${HELD};
          var value = vec4<f32>(0.0);
          if (isRow && firstColumn + column >= 0 && firstColumn + column < u.inWidth) {
            value = x[((row + column) * u.inChannels + c) / 4 + item % ${HELD}];
          }
          heldX[mine * ${columns * HELD} + item] = value;
        }
        for (var item = local; item < ${weightFours}; item += ${threads}) {
          let from_ = item / ${fours};
          let channel = firstOut + (item % ${fours}) * 4;
          let inRow = (tap + from_ / ${CHANNELS_AT_ONCE}) * u.inChannels + c + from_ % ${CHANNELS_AT_ONCE};
          var value = vec4<f32>(0.0);
          if (channel < u.outChannels) { value = weights[(inRow * u.outChannels + channel) / 4]; }
          heldWeights[item] = value;
        }
        workgroupBarrier();
        if (isRow) {
          for (var four = 0; four < ${HELD}; four++) {
            ${unrolled(columns, (column) =>
              isRead(column)
                ? `
            let x${column} = heldX[mine * ${columns * HELD} + ${column * HELD} + four];`
                : '',
            )}
            ${unrolled(filterWidth, (q) =>
              unrolled(
                4,
                (l) => `
            {
              let at = (${q * CHANNELS_AT_ONCE + l} + four * 4) * ${fours} + piece * ${FOURS};
              ${unrolled(FOURS, (f) => `let w${f} = heldWeights[at + ${f}];`)}
              ${unrolled(TILE_WIDTH, (t) =>
                unrolled(FOURS, (f) => {
                  const value = lane(`x${t * strideWidth + q * dilationWidth}`, l, true);
                  return `sum${t}_${f} = fma(vec4<f32>(${value}), w${f}, sum${t}_${f});`;
                }),
              )}
            }`,
              ),
            )}
          }
        }
      }
    }
  }
  if (segment >= all) { return; }
  ${storeOutputs(hasBias, true)}`,
  };
};
