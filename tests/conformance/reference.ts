import { commands } from 'vitest/browser';
import { REFERENCE_FOLDER, type ReferenceEntry } from './reference-entry.ts';

const PACKAGE = 'python3-pydicom/';

export interface Reference {
  /** Every file once: pydicom's package repeats files of the test data. */
  readonly entries: readonly ReferenceEntry[];
  /** What is not installed; null when all is there. */
  readonly missing: string | null;
  /** Both sources are there, so that the table is whole. */
  readonly isWhole: boolean;
}

export async function loadReference(): Promise<Reference> {
  const made = await commands.makeReference();
  if (typeof made === 'string') return { entries: [], missing: made, isWhole: false };
  const hashes = new Set<string>();
  const entries = made.filter(({ hash, name }) => {
    const isNew = !name.startsWith(PACKAGE) || !hashes.has(hash);
    hashes.add(hash);
    return isNew;
  });
  const isWhole = made.some(({ name }) => !name.startsWith(PACKAGE));
  return { entries, missing: null, isWhole };
}

async function fetched(path: string): Promise<ArrayBuffer> {
  const response = await fetch(`/${REFERENCE_FOLDER}/${path}`);
  if (!response.ok) throw new Error(`the test server does not give ${path}`);
  return response.arrayBuffer();
}

export function fileOf(entry: ReferenceEntry): Promise<ArrayBuffer> {
  return fetched(`files/${entry.hash}.dcm`);
}

export async function framesOf(entry: ReferenceEntry): Promise<ArrayBuffer | null> {
  return entry.state === 'decoded' ? fetched(`raw/${entry.hash}.raw`) : null;
}
