/**
 * The codec module answers every message on the worker's own channel as soon as it is evaluated, and
 * so would answer ours with an error. This module is evaluated before it, in the same turn (neither
 * waits for anything), and keeps its listener away until release-message-listener.ts.
 */
const scope = globalThis as { addEventListener: typeof globalThis.addEventListener };

export const held = { count: 0 };

scope.addEventListener = (
  type: string,
  listener: EventListenerOrEventListenerObject | null,
  options?: boolean | AddEventListenerOptions,
): void => {
  if (type === 'message') held.count += 1;
  else EventTarget.prototype.addEventListener.call(globalThis, type, listener, options);
};
