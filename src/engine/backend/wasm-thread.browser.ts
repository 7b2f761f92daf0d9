import { runThread } from './run-thread.ts';
import type { ThreadStart } from './wasm-platform.ts';

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  runThread(data, () => {
    self.postMessage(true);
  });
  self.close();
};
