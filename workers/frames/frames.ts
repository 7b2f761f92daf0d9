import * as Comlink from 'comlink';
import { frameOf } from '../../src/core/imaging/frame-of.ts';
import type { FramesApi } from '../../src/core/rpc/frames-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { StoredFrames } from '../codecs/stored-frames.ts';

export function createFramesApi(): FramesApi {
  let frames: StoredFrames | null = null;
  return {
    async readFrame(call, imageId, frameIndex) {
      frames ??= new StoredFrames(new StudioDatabase());
      const { dataSet, stored } = await frames.read(imageId, frameIndex, call.signal);
      const frame = frameOf(dataSet, frameIndex, stored);
      const overlays = frame.overlays.map(({ bits }) => bits.buffer);
      return Comlink.transfer(frame, [frame.pixels.buffer, ...overlays]);
    },
  };
}
