import type { ImportSource } from './import-api.ts';

/** Handing over a file costs the page a look at the disk: so many at once keep it under a frame. */
const SLICE = 50;

/** Sends sources through a port, with a rest for the page after each slice; ends early when aborted. */
export async function sendSources(
  sources: readonly ImportSource[],
  port: MessagePort,
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < sources.length && !signal.aborted; start += SLICE) {
    port.postMessage(sources.slice(start, start + SLICE));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  port.postMessage(null);
  port.close();
}

/** All that was sent. @throws AbortError when aborted before the end came */
export async function receiveSources(
  port: MessagePort,
  signal: AbortSignal,
): Promise<readonly ImportSource[]> {
  const sources: ImportSource[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<readonly ImportSource[] | null>) => {
        if (data === null) resolve();
        else sources.push(...data);
      };
      signal.addEventListener('abort', () => {
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
    signal.throwIfAborted();
    return sources;
  } finally {
    port.close();
  }
}
