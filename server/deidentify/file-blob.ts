import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { diskPace } from './disk-pace.ts';

const PIECE_BYTES = 1024 ** 2;
/** Up to here a reading is short enough to wait for. */
const MOST_WAITED_FOR_BYTES = 4 * 1024 ** 2;

function notReadable(): DOMException {
  return new DOMException('file cannot be read', 'NotReadableError');
}

function fill(file: number, bytes: Uint8Array, start: number): void {
  for (let at = 0; at < bytes.length;) {
    const bytesRead = readSync(file, bytes, at, bytes.length - at, start + at);
    if (bytesRead === 0) throw new Error('file is shorter than it was');
    at += bytesRead;
  }
}

function opened<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

function newBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}

async function readBeside(
  path: string,
  start: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const file = await open(path);
  try {
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new Error('file is shorter than it was');
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

async function readBytes(
  path: string,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = newBytes(end - start);
  const isWaitedFor = !diskPace.isSlow && bytes.length <= MOST_WAITED_FOR_BYTES;
  try {
    if (isWaitedFor)
      diskPace.time(() => {
        opened(path, (file) => {
          fill(file, bytes, start);
        });
      });
    else await readBeside(path, start, bytes);
  } catch {
    throw notReadable();
  }
  if (!isWaitedFor) diskPace.passed();
  return bytes;
}

/**
 * The whole of a small file in `room`, or in new bytes where that is too small; null when it is larger or should
 * not be waited for.
 * @throws {DOMException} NotReadableError
 */
export function readSmallFile(path: string, room: Uint8Array): Uint8Array | null {
  if (diskPace.isSlow) return null;
  try {
    return diskPace.time(() =>
      opened(path, (file) => {
        const { size } = fstatSync(file);
        if (size > MOST_WAITED_FOR_BYTES) return null;
        const bytes = size > room.length ? newBytes(size) : room.subarray(0, size);
        fill(file, bytes, 0);
        return bytes;
      }),
    );
  } catch {
    throw notReadable();
  }
}

/** A place counted from the end when it is negative, as Blob.slice has it. */
function placeIn(at: number, size: number): number {
  return at < 0 ? Math.max(0, size + at) : Math.min(at, size);
}

/**
 * A file on the disk, or a part of it, as a Blob. Node's own `openAsBlob` keeps a file open for each slice
 * that was read of it, and the process with them. Not to be put into `new Blob([…])`, which says so.
 */
class FileBlob implements Blob {
  readonly type = '';
  readonly size: number;
  readonly #path: string;
  readonly #start: number;

  constructor(path: string, start: number, size: number) {
    this.#path = path;
    this.#start = start;
    this.size = size;
  }

  slice(start = 0, end = this.size): FileBlob {
    const from = placeIn(start, this.size);
    const to = Math.max(from, placeIn(end, this.size));
    return new FileBlob(this.#path, this.#start + from, to - from);
  }

  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return readBytes(this.#path, this.#start, this.#start + this.size);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: async (controller) => {
        if (at >= this.size) {
          controller.close();
          return;
        }
        const piece = this.slice(at, at + PIECE_BYTES);
        at += piece.size;
        controller.enqueue(await piece.bytes());
      },
    });
  }

  /** What a native Blob would do with a foreign one: take its name for its content. */
  [Symbol.toPrimitive](): never {
    throw new TypeError('a file on the disk is no part of a native Blob');
  }
}

// Who asks for `instanceof Blob` asks whether bytes are left on the disk: these are.
Object.setPrototypeOf(FileBlob.prototype, Blob.prototype);

/**
 * The file as it is now; nothing of it is read yet.
 * @throws {DOMException} NotReadableError
 */
export async function fileBlob(path: string): Promise<Blob> {
  try {
    const { size } = diskPace.isSlow ? await stat(path) : statSync(path);
    return new FileBlob(path, 0, size);
  } catch {
    throw notReadable();
  }
}
