import { AppError } from '../../core/errors.ts';
import type { OpenBackend } from '../backend/open-backend.ts';
import type { Checkpoint } from './checkpoint.ts';
import { trainNetwork, type SessionInput, type SessionResult } from './train-network.ts';

/** A device that is lost so often without a checkpoint between is not coming back. */
const MOST_LOSSES = 3;

type Input = Omit<SessionInput, 'backend' | 'checkpoints'> &
  Required<Pick<SessionInput, 'checkpoints'>>;

/**
 * Trains, and when the device is lost opens another one and goes on from the last checkpoint.
 * The caller closes the backend that is given back.
 * @throws as `trainNetwork`
 */
export async function trainWithRecovery(
  input: Input,
  open: () => Promise<OpenBackend>,
): Promise<SessionResult & { readonly backend: OpenBackend }> {
  const { checkpoints } = input;
  let last: Checkpoint | null = input.resumeFrom ?? null;
  let losses = 0;
  for (;;) {
    const backend = await open();
    if (losses > 0) input.emit({ kind: 'recovered', losses });
    if (losses > 0 && !last) input.emit({ kind: 'resumed', epochs: 0, steps: 0 });
    try {
      const result = await trainNetwork({
        ...input,
        ...(last && { resumeFrom: last }),
        backend,
        checkpoints: {
          ...checkpoints,
          async keep(checkpoint) {
            last = checkpoint;
            losses = 0;
            await checkpoints.keep(checkpoint);
          },
        },
      });
      return { ...result, backend };
    } catch (error) {
      backend.close();
      const isLost = error instanceof AppError && error.code === 'gpu/device-lost';
      losses += 1;
      if (!isLost || losses > MOST_LOSSES) throw error;
    }
  }
}
