import * as Comlink from 'comlink';
import { AppError } from '../../../src/core/errors.ts';
import { serve } from '../../../workers/rpc/serve.ts';
import type { ProbeApi } from './probe-api.ts';

const probe: ProbeApi = {
  double(_call, bytes) {
    const doubled = bytes.map((value) => value * 2);
    return Promise.resolve(Comlink.transfer(doubled, [doubled.buffer]));
  },
  count(call, total) {
    for (let done = 1; done <= total; done++) call.progress({ done, total, unit: 'steps' });
    return Promise.resolve(total);
  },
  untilAborted: (call) =>
    new Promise((_, reject) => {
      call.signal.addEventListener('abort', () => {
        reject(call.signal.reason as DOMException);
      });
    }),
  deafLoop(_call, milliseconds) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    return Promise.resolve();
  },
  failWithCode: () => Promise.reject(new AppError('dicom/not-dicom', 'no DICM', { offset: 128 })),
  failWithText: (_call, text) => Promise.reject(new TypeError(text)),
  crash: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('crash');
      });
    }),
};

serve(probe);
