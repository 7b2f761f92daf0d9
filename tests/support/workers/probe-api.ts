import type { Call } from '../../../src/core/rpc/call.ts';

/** A worker that shows every way in which a call can end. */
export interface ProbeApi {
  /** Takes ownership of `bytes`. */
  double(call: Call, bytes: Uint8Array): Promise<Uint8Array>;
  count(call: Call, total: number): Promise<number>;
  untilAborted(call: Call): Promise<never>;
  deafLoop(call: Call, milliseconds: number): Promise<void>;
  failWithCode(call: Call): Promise<never>;
  failWithText(call: Call, text: string): Promise<never>;
  crash(call: Call): Promise<never>;
}
