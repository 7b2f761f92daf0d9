import type { DecodeTask, Outcome } from './outcome.ts';

/** A file that takes a thread longer than this has hung it: the slowest of all takes seconds. */
const MAX_SECONDS = 60;

function answerOf(worker: Worker, task: DecodeTask): Promise<Outcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve({ kind: 'hang' });
    }, MAX_SECONDS * 1000);
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = () => {
      clearTimeout(timer);
      resolve({ kind: 'crash' });
    };
    worker.postMessage(task, [task.file, ...(task.reference ? [task.reference] : [])]);
  });
}

function startWorker(): Promise<Worker> {
  const worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => {
      resolve(worker);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(`the decoding thread does not start: ${message}`));
    };
  });
}

/** Decodes in threads that end when a file hangs them; the answers come in the order of the tasks. */
export async function decodeAll(
  tasks: readonly (() => Promise<DecodeTask>)[],
): Promise<readonly Outcome[]> {
  const outcomes = new Array<Outcome>(tasks.length);
  const waiting = tasks.entries();
  const lane = async (): Promise<void> => {
    let worker = await startWorker();
    for (const [index, task] of waiting) {
      const outcome = await answerOf(worker, await task());
      outcomes[index] = outcome;
      if (outcome.kind === 'hang' || outcome.kind === 'crash') {
        worker.terminate();
        worker = await startWorker();
      }
    }
    worker.terminate();
  };
  await Promise.all([lane(), lane()]);
  return outcomes;
}
