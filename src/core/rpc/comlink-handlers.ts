import * as Comlink from 'comlink';
import { fromWireError, isAbort, toWireError, type WireError } from '../errors.ts';

interface Thrown {
  readonly value: unknown;
}
interface ThrownOnWire {
  readonly abort: boolean;
  readonly error: WireError;
}
interface ThrowHandler {
  canHandle: (value: unknown) => boolean;
  serialize(thrown: Thrown): [ThrownOnWire, Transferable[]];
  deserialize(wire: ThrownOnWire): never;
}

/** Replaces comlink's "throw" handler, so that codes, data and AbortError survive the thread boundary. */
export function installRpcHandlers(): void {
  const original = Comlink.transferHandlers.get('throw') as unknown as ThrowHandler;
  const handler: ThrowHandler = {
    canHandle: original.canHandle,
    serialize({ value }) {
      return [{ abort: isAbort(value), error: toWireError(value) }, []];
    },
    deserialize(wire) {
      if (wire.abort) throw new DOMException('aborted', 'AbortError');
      throw fromWireError(wire.error);
    },
  };
  Comlink.transferHandlers.set(
    'throw',
    handler as unknown as Comlink.TransferHandler<unknown, unknown>,
  );
}
