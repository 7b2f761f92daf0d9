import type { DeviceReport } from '../../core/rpc/train-api.ts';

/** A tf.js backend that is in use, with what can go wrong under it. */
export interface OpenBackend {
  readonly report: DeviceReport;
  /** Aborts with an AppError when the device is lost or refused a command. Never after `close`. */
  readonly failure: AbortSignal;
  /** Resolves when all that was sent has run and its errors have been heard. */
  settled(): Promise<void>;
  /** Gives the device back. */
  close(): void;
}
