import * as Comlink from 'comlink';
import { frameOf } from '../../src/core/imaging/frame-of.ts';
import type { FramesApi } from '../../src/core/rpc/frames-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { ParsedFiles } from '../../src/data/parsed-files.ts';
import { toStorageError } from '../../src/data/storage-error.ts';
import { storedFrame } from '../codecs/stored-frame.ts';

export function createFramesApi(): FramesApi {
  let files: ParsedFiles | null = null;
  return {
    async readFrame(call, imageId, frameIndex) {
      files ??= new ParsedFiles(new StudioDatabase());
      const file = await files.read(imageId).catch((error: unknown) => {
        throw toStorageError(error);
      });
      call.signal.throwIfAborted();
      const stored = await storedFrame(file, frameIndex, call.signal);
      const frame = frameOf(file.dataSet, frameIndex, stored);
      const overlays = frame.overlays.map(({ bits }) => bits.buffer);
      return Comlink.transfer(frame, [frame.pixels.buffer, ...overlays]);
    },
  };
}
