/**
 * Lets messages in (an abort, a call). Awaiting a settled promise does not: a loop on the CPU
 * backend would never hear that it is to stop. A timer would be clamped to 4 ms.
 */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
