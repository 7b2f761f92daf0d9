const SUMS = 12;
const [I32, F32, V128] = [0x7f, 0x7d, 0x7b];
const [GET, SET, CONST_V128] = [0x20, 0x21, [0xfd, 0x0c]];
const MULTIPLY_ADD = [0xfd, 0x85, 0x02];
const [ADD, LANE] = [
  [0xfd, 0xe4, 0x01],
  [0xfd, 0x1f, 0x00],
];
const FLOPS = 8;
const ROUNDS = 2;

const section = (id: number, bytes: number[]): number[] => [id, ...leb(bytes.length), ...bytes];

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

function constant(value: number): number[] {
  const lanes = new Float32Array(4).fill(value);
  return [...CONST_V128, ...new Uint8Array(lanes.buffer)];
}

/** A module with one function (turns) => float: turns of multiply-adds into sums that do not wait for each other. */
function limitModule(): Uint8Array<ArrayBuffer> {
  const [turns, a, b, first] = [0, 1, 2, 3];
  const sums = Array.from({ length: SUMS }, (_, i) => first + i);
  const once = sums.flatMap((sum) => [GET, a, GET, b, GET, sum, ...MULTIPLY_ADD, SET, sum]);
  const body = [
    ...[1, SUMS + 2, V128],
    ...[...constant(0.999), SET, a, ...constant(0.001), SET, b],
    ...[0x03, 0x40, ...Array<number[]>(ROUNDS).fill(once).flat()],
    ...[GET, turns, 0x41, 1, 0x6b, 0x22, turns, 0x0d, 0, 0x0b],
    ...[GET, first, ...sums.slice(1).flatMap((sum) => [GET, sum, ...ADD]), ...LANE, 0x0b],
  ];
  return Uint8Array.from([
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, I32, 1, F32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 97, 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

/** GFLOP/s of one core that does nothing but 128-bit multiply-adds in WebAssembly. */
export async function multiplyAddLimit(): Promise<number> {
  const { instance } = await WebAssembly.instantiate(limitModule());
  const run = instance.exports['a'] as (turns: number) => number;
  const turns = 200_000;
  let best = Infinity;
  for (let i = 0; i < 100; i++) {
    const start = performance.now();
    run(turns);
    best = Math.min(best, performance.now() - start);
  }
  return (turns * ROUNDS * SUMS * FLOPS) / best / 1e6;
}
