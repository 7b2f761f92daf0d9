import { SeededRandom } from '../../../../core/dataset/seeded-random.ts';
import { preparePipeline } from '../run-shader.ts';
import { packConstants, type Shader } from '../shader.ts';
import { multiplyAdds, type ConvShape } from './conv-shape.ts';
import { filterGradientPlan, forwardPlan, inputGradientPlan } from './plans.ts';
import { TILES, type Tile, type TiledKind } from './tile.ts';

/** Some milliseconds of a slow GPU. */
const MOST_MULTIPLY_ADDS = 1e9;
/** 32 MB. */
const MOST_ELEMENTS = 8e6;
/** Clocks may be as coarse as 0.1 ms. */
const LEAST_NANOSECONDS = 2e6;
const MOST_REPEATS = 256;
const ROUNDS = 2;
/** A tile must be so much faster than the direct kernel; less is noise. */
const WORTH = 0.95;

/** A piece of the work of a layer, with its channels and its filter. */
function trialShape(shape: ConvShape): ConvShape {
  const { strideDepth, strideHeight, strideWidth } = shape;
  let [outDepth, outHeight, outWidth] = [shape.outDepth, shape.outHeight, shape.outWidth];
  const cut = () => ({
    ...{ ...shape, batch: 1, outDepth, outHeight, outWidth },
    inDepth: outDepth * strideDepth,
    inHeight: outHeight * strideHeight,
    inWidth: outWidth * strideWidth,
  });
  const isTooMuch = () => {
    const { first, written } = sizesOf('forward', cut());
    return multiplyAdds(cut()) > MOST_MULTIPLY_ADDS || first + written > MOST_ELEMENTS;
  };
  while (isTooMuch() && outDepth * outHeight * outWidth > 1) {
    if (outDepth >= Math.max(2, outHeight)) outDepth = Math.ceil(outDepth / 2);
    else if (outHeight >= outWidth) outHeight = Math.ceil(outHeight / 2);
    else outWidth = Math.ceil(outWidth / 2);
  }
  return cut();
}

function planOf(kind: TiledKind, shape: ConvShape, tile: Tile | null) {
  const plan = {
    forward: () => ({ parts: 1, ...forwardPlan(shape, false, tile) }),
    inputGradient: () => ({ parts: 1, ...inputGradientPlan(shape, tile) }),
    filterGradient: () => filterGradientPlan(shape, tile),
  }[kind]();
  return { ...plan, shader: plan.shader as unknown as Shader<string, string> };
}

/** Elements of the two tensors that are read, and of the one that is written. */
function sizesOf(kind: TiledKind, shape: ConvShape) {
  const { batch, inDepth, inHeight, inWidth, inChannels } = shape;
  const { outDepth, outHeight, outWidth, outChannels } = shape;
  const input = batch * inDepth * inHeight * inWidth * inChannels;
  const output = batch * outDepth * outHeight * outWidth * outChannels;
  const taps = shape.filterDepth * shape.filterHeight * shape.filterWidth;
  const filter = taps * inChannels * outChannels;
  return {
    forward: { first: input, second: filter, written: output },
    inputGradient: { first: output, second: filter, written: input },
    filterGradient: {
      ...{ first: input, second: output },
      written: planOf('filterGradient', shape, null).parts * filter,
    },
  }[kind];
}

interface TileRun {
  readonly tile: Tile | null;
  /** Of the GPU, at best. */
  readonly nanoseconds: number;
  /** What came out. */
  readonly bytes: Uint8Array;
}

/** The buffers of a trial, and how a shader is timed on them. */
export class TileBench {
  readonly #device: GPUDevice;
  readonly #kind: TiledKind;
  readonly #shape: ConvShape;
  readonly #buffers: GPUBuffer[] = [];
  readonly #queries: GPUQuerySet;
  readonly #first: GPUBuffer;
  readonly #second: GPUBuffer;
  readonly #size: number;

  constructor(device: GPUDevice, kind: TiledKind, shape: ConvShape) {
    this.#device = device;
    this.#kind = kind;
    this.#shape = shape;
    const sizes = sizesOf(kind, shape);
    this.#size = sizes.written * 4;
    this.#queries = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.#first = this.#filled(sizes.first, 1);
    this.#second = this.#filled(sizes.second, 2);
  }

  #buffer(size: number, usage: number): GPUBuffer {
    const buffer = this.#device.createBuffer({ size, usage });
    this.#buffers.push(buffer);
    return buffer;
  }

  #filled(count: number, stream: number): GPUBuffer {
    const random = new SeededRandom(1, stream);
    const values = Float32Array.from({ length: count }, () => random.nextFloat() - 0.5);
    const buffer = this.#buffer(
      values.byteLength,
      GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    );
    this.#device.queue.writeBuffer(buffer, 0, values);
    return buffer;
  }

  async #bytesOf(source: GPUBuffer, size: number): Promise<Uint8Array> {
    const copy = this.#buffer(size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, 0, copy, 0, size);
    this.#device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    return new Uint8Array(copy.getMappedRange());
  }

  async run(tile: Tile | null, repeats: number): Promise<TileRun> {
    const device = this.#device;
    const { shader, workgroups, parts } = planOf(this.#kind, this.#shape, tile);
    const { pipeline, layout } = await preparePipeline(device, shader);
    const ints: Record<string, number> = { ...this.#shape, parts, isRelu: 0 };
    const constants = packConstants(
      [workgroups, 0],
      (shader.ints ?? []).map((name) => ints[name] ?? 0),
      [],
    );
    const { STORAGE, COPY_SRC, COPY_DST, UNIFORM, QUERY_RESOLVE } = GPUBufferUsage;
    const uniform = this.#buffer(constants.byteLength, COPY_DST | UNIFORM);
    device.queue.writeBuffer(uniform, 0, constants);
    const written = this.#buffer(this.#size, STORAGE | COPY_SRC);
    const tensors = [written, this.#first, this.#second, this.#second];
    const bound = [...tensors.slice(0, Object.keys(shader.tensors).length), uniform];
    const group = device.createBindGroup({
      layout,
      entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const times = this.#buffer(16, QUERY_RESOLVE | COPY_SRC);
    let nanoseconds = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass({
        timestampWrites: {
          querySet: this.#queries,
          ...{ beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
        },
      });
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      for (let i = 0; i < repeats; i++) pass.dispatchWorkgroups(workgroups);
      pass.end();
      encoder.resolveQuerySet(this.#queries, 0, 2, times, 0);
      device.queue.submit([encoder.finish()]);
      const [begin = 0n, end = 0n] = new BigUint64Array(
        (await this.#bytesOf(times, 16)).slice().buffer,
      );
      // Clocks may be reset between, and are then of no use.
      nanoseconds = Math.min(nanoseconds, end > begin ? Number(end - begin) : Infinity);
    }
    return { tile, nanoseconds, bytes: await this.#bytesOf(written, this.#size) };
  }

  close(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#queries.destroy();
  }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.every((byte, i) => byte === other[i]);

/**
 * The fastest, or null for the direct kernel. A tile that did not give the very bits of the direct kernel
 * is not taken: a training that goes on from a checkpoint must not depend on what was chosen.
 */
export function bestOf(direct: TileRun, tiled: readonly TileRun[]): Tile | null {
  const worthy = tiled.filter(
    ({ nanoseconds, bytes }) =>
      nanoseconds < WORTH * direct.nanoseconds && isSame(bytes, direct.bytes),
  );
  return worthy.toSorted((a, b) => a.nanoseconds - b.nanoseconds)[0]?.tile ?? null;
}

/** Runs a piece of a layer by the direct kernel and by each tile. */
export async function fastestTile(
  device: GPUDevice,
  kind: TiledKind,
  shape: ConvShape,
  tiles: readonly Tile[] = TILES,
): Promise<Tile | null> {
  // A driver that refuses is an answer: the direct kernel stays, and the training hears nothing of it.
  try {
    const bench = new TileBench(device, kind, trialShape(shape));
    try {
      let repeats = 1;
      let direct = await bench.run(null, repeats);
      while (direct.nanoseconds < LEAST_NANOSECONDS && repeats < MOST_REPEATS) {
        repeats *= 4;
        direct = await bench.run(null, repeats);
      }
      if (!Number.isFinite(direct.nanoseconds)) return null;
      const tiled: TileRun[] = [];
      for (const tile of tiles) tiled.push(await bench.run(tile, repeats));
      return bestOf(direct, tiled);
    } finally {
      bench.close();
    }
  } catch {
    return null;
  }
}
