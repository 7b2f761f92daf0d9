import * as Comlink from 'comlink';
import type { FramesApi } from '../../src/core/rpc/frames-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { toStorageError } from '../../src/data/storage-error.ts';
import { frameOf } from './frame-of.ts';
import { ParsedFiles } from './parsed-files.ts';

export function createFramesApi(): FramesApi {
  let files: ParsedFiles | null = null;
  return {
    async readFrame(call, imageId, frameIndex) {
      files ??= new ParsedFiles(new StudioDatabase());
      const dataSet = await files.read(imageId).catch((error: unknown) => {
        throw toStorageError(error);
      });
      call.signal.throwIfAborted();
      const frame = frameOf(dataSet, frameIndex);
      return Comlink.transfer(frame, [frame.pixels.buffer]);
    },
  };
}
