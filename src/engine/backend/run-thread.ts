import type { ThreadStart } from './wasm-platform.ts';

/** Takes part in the jobs of the kernels until the board says that there are no more. */
export function runThread(start: ThreadStart, begun: () => void): void {
  const { module, memory, stack, board } = start;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { __stack_pointer, takePart } = exports as unknown as {
    readonly __stack_pointer: WebAssembly.Global;
    readonly takePart: (board: number) => void;
  };
  __stack_pointer.value = stack;
  begun();
  takePart(board);
}
