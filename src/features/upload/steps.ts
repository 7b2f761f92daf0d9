import type { ImportPhase } from '../../state/import-phase.ts';

export const STEPS = ['source', 'check', 'protect', 'store'] as const;
export type Step = (typeof STEPS)[number];
/**
 * `progress`: the headers are being read. `review`: pictures that wait for a person; `faces`: heads that do.
 * `certificate`: of any batch.
 */
export type UploadStep = Step | 'progress' | 'review' | 'faces' | 'certificate';

export interface UploadState {
  readonly phase: ImportPhase;
  /** Storing has begun. */
  readonly isBatch: boolean;
  readonly isSurveyed: boolean;
  readonly waitsForEyes: boolean;
  /** Series that a face could be made of wait. */
  readonly hasFaces: boolean;
  /** Where the person was last, while what was found waits. */
  readonly last: 'check' | 'protect';
}

/** Steps that can be gone to now. */
export function placesOf({ phase, isBatch, isSurveyed }: UploadState): readonly Step[] {
  if (isBatch) return isSurveyed ? ['check', 'protect', 'store'] : ['store'];
  return phase === 'ready' ? ['source', 'check', 'protect'] : ['source'];
}

/** What is shown at an address; one that leads nowhere now leads to the nearest place. */
export function stepAt(id: string | null, state: UploadState): UploadStep {
  const { phase, isBatch, waitsForEyes, hasFaces, last } = state;
  if (id === 'certificate') return id;
  if (id === 'review' && isBatch && phase === 'done' && waitsForEyes) return 'review';
  if (id === 'faces' && isBatch && phase === 'done' && hasFaces) return 'faces';
  if (!isBatch && (phase === 'listing' || phase === 'checking')) return 'progress';
  const wanted = placesOf(state).find((step) => step === id);
  if (wanted) return wanted;
  if (isBatch) return 'store';
  return phase === 'ready' ? last : 'source';
}

/** The address of a step behind that of the page; the page alone leads to where nothing else can be shown. */
export function addressOf(step: UploadStep, { phase }: UploadState): string | undefined {
  if (step === 'progress' || step === 'store') return undefined;
  return step === 'source' && phase !== 'ready' ? undefined : step;
}
