import { expect, test } from 'vitest';
import { WasmCodec, type StartCodec } from './wasm-codec.ts';

interface Behaviour {
  readonly decode?: () => number | undefined;
  readonly startFails?: () => boolean;
}

/** A codec whose decoder gives one pixel: the first byte of the stream. */
function codecWith({ decode = () => undefined, startFails = () => false }: Behaviour) {
  const counts = { started: 0, made: 0, deleted: 0 };
  const printer: { print: (line: string) => void } = { print: () => undefined };
  const memory = new Uint8Array(8);
  const start: StartCodec<'Decoder'> = ({ print }) => {
    counts.started += 1;
    printer.print = print;
    if (startFails()) return Promise.reject(new TypeError('no network'));
    class Decoder {
      constructor() {
        counts.made += 1;
      }
      getEncodedBuffer = (length: number) => memory.subarray(0, length);
      decode = decode;
      getFrameInfo = () => ({
        width: 1,
        height: 1,
        bitsPerSample: 8,
        componentCount: 1,
        isSigned: false,
      });
      getDecodedBuffer = () => memory.subarray(0, 1);
      delete = () => {
        counts.deleted += 1;
      };
    }
    return Promise.resolve({ Decoder });
  };
  const source = { wasmBinary: new Uint8Array() };
  const codec = new WasmCodec(
    'Decoder',
    () => Promise.resolve(start),
    () => source,
  );
  return { codec, counts, printer };
}

const refusal = { code: 'dicom/decode-failed' };

test('started once; each frame has its own decoder, whose memory is given back, and its own bytes', async () => {
  const { codec, counts } = codecWith({});
  const first = await codec.decode(Uint8Array.of(7));
  const second = await codec.decode(Uint8Array.of(9));
  expect([first.bytes, second.bytes]).toEqual([Uint8Array.of(7), Uint8Array.of(9)]);
  expect(counts).toEqual({ started: 1, made: 2, deleted: 2 });
});

test('an error code, an exception and a complaint refuse the frame, and the next has a fresh codec', async () => {
  let next: () => number | undefined = () => undefined;
  const { codec, counts, printer } = codecWith({ decode: () => next() });
  const failures: (() => number | undefined)[] = [
    () => -3,
    () => {
      throw new Error('thrown by C++');
    },
    () => {
      printer.print('[WARNING] segment too long');
      return undefined;
    },
  ];
  for (const failure of failures) {
    next = failure;
    await expect(codec.decode(Uint8Array.of(1))).rejects.toMatchObject(refusal);
    next = () => {
      printer.print('[INFO] Header of tile 1 / 1 has been read.');
      printer.print('[WARNING] Non conformant codestream TPsot==TNsot.');
      return 0;
    };
    expect(await codec.decode(Uint8Array.of(5))).toMatchObject({ bytes: Uint8Array.of(5) });
  }
  expect(counts).toEqual({ started: 4, made: 6, deleted: 6 });
});

test('a codec that cannot be fetched is no fault of the file, and is fetched again', async () => {
  let fails = true;
  const { codec } = codecWith({ startFails: () => fails });
  await expect(codec.decode(Uint8Array.of(1))).rejects.toBeInstanceOf(TypeError);
  fails = false;
  expect(await codec.decode(Uint8Array.of(2))).toMatchObject({ bytes: Uint8Array.of(2) });
});
