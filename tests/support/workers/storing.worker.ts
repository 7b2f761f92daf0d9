import { toWireError } from '../../../src/core/errors.ts';
import { StudioDatabase } from '../../../src/data/db.ts';
import { InstanceWriter } from '../../../src/data/instance-writer.ts';
import { PackWriter } from '../../../src/data/packs/pack-writer.ts';
import { sweepPacks } from '../../../src/data/packs/sweep-packs.ts';
import { serve } from '../../../workers/rpc/serve.ts';
import { instanceOf } from '../instance-to-store.ts';
import type { ImageToStore, StoringApi } from './storing-api.ts';

interface Handle {
  write: (this: Handle, bytes: Uint8Array, options: { readonly at: number }) => number;
}
const handles = (globalThis as unknown as { FileSystemSyncAccessHandle: { prototype: Handle } })
  .FileSystemSyncAccessHandle.prototype;

const rest = { thumbnailPng: Uint8Array.of(1), batchId: 'batch', pixels: 'as-they-came' } as const;
const opened = new Map<string, { db: StudioDatabase; writer: InstanceWriter }>();
const never = new AbortController().signal;

function open(name: string) {
  const known = opened.get(name);
  if (known) return known;
  const db = new StudioDatabase(name);
  const made = { db, writer: new InstanceWriter(db) };
  opened.set(name, made);
  return made;
}

const instance = ({ image, parts }: ImageToStore) =>
  instanceOf({ image, study: 1, series: 1, imageNo: image, condition: null }, parts);

const refuse = () => {
  throw new DOMException('disk', 'UnknownError');
};

const storing: StoringApi = {
  async store(_call, database, images) {
    const { writer } = open(database);
    return Promise.all(
      images.map((image) =>
        writer
          .store({ instance: instance(image), ...rest }, never)
          .catch((error: unknown) => toWireError(error).code),
      ),
    );
  },
  fillDiskAfter(_call, byteLength) {
    const { write } = handles;
    let left = byteLength;
    handles.write = function (this: Handle, bytes, options) {
      if (bytes.length > left) throw new DOMException('no room', 'QuotaExceededError');
      left -= bytes.length;
      return write.call(this, bytes, options);
    };
    return Promise.resolve();
  },
  refuseRows(_call, database, isRefused) {
    const { images } = open(database).db;
    if (isRefused) images.hook('creating', refuse);
    else images.hook('creating').unsubscribe(refuse);
    return Promise.resolve();
  },
  forbidReadingWhileOpen() {
    FileSystemFileHandle.prototype.getFile = () =>
      Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
    return Promise.resolve();
  },
  async writeAndHang(_call, database, images) {
    const packs = await PackWriter.open(open(database).db);
    await packs?.write(images.map((image) => image.parts));
    return new Promise(() => undefined);
  },
  sweep: (_call, database, untouchedMs) => sweepPacks(open(database).db, { untouchedMs }),
};

serve(storing);
