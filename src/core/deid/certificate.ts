import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { NotStored, OutcomeStatus } from '../rpc/import-api.ts';
import { PROFILE_MEANING } from './always-present.ts';
import { OPTIONS, PIXEL_OPTIONS, type DeidOption } from './confidentiality.ts';
import type { DeidPolicy } from './policy.ts';
import { NO_TREATMENTS, type Treatment, type TreatmentCounts } from './treatment.ts';

/** What was done to the pixels of an image before it was stored, if anything. */
export const PIXEL_HANDLINGS = ['as-they-came', 'looked-at', 'blanked', 'defaced'] as const;
export type PixelHandling = (typeof PIXEL_HANDLINGS)[number];

/** One stored file of a batch. */
export interface CertifiedFile {
  /** The new one. */
  readonly sopInstanceUid: string;
  /** Lower-case hex of the de-identified file. */
  readonly sha256: string;
  readonly byteLength: number;
  readonly treatments: TreatmentCounts;
  readonly pixels: PixelHandling;
}

interface CertifiedBatch {
  readonly batchId: string;
  /** ISO instants. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly total: number;
  readonly counts: Readonly<Record<OutcomeStatus, number>>;
  readonly policy: DeidPolicy;
  readonly notStored: readonly NotStored[];
}

export interface CertificateOrder {
  readonly program: string;
  readonly issuedAt: string;
  /** Of the site key; null when there is none any more. */
  readonly siteKeyFingerprint: string | null;
  readonly batch: CertifiedBatch;
  readonly files: readonly CertifiedFile[];
}

/**
 * What was done to the files of one batch, without anything that names a person, a place or an input file.
 * `outputs` are in the order of their UIDs, and `outputsSha256` is the digest of their hashes, one a line:
 * two certificates of the same files have the same.
 */
export interface Certificate {
  readonly format: 'rcdm-deidentification-certificate';
  readonly version: 1;
  readonly program: string;
  readonly issuedAt: string;
  readonly siteKeyFingerprint: string | null;
  readonly batch: Omit<CertifiedBatch, 'policy' | 'notStored'>;
  readonly policy: DeidPolicy;
  /** Profile and options of PS3.15 annex E as codes of PS3.16 CID 7050; what was done to pixels is in `pixels`. */
  readonly methods: readonly { readonly code: string; readonly meaning: string }[];
  readonly treatments: TreatmentCounts;
  readonly pixels: Readonly<Record<PixelHandling, number>>;
  /** Bytes and rows of every stored file were searched for what its input said; a hit is never stored. */
  readonly residualScan: { readonly searched: number; readonly left: 0 };
  readonly notStored: readonly NotStored[];
  readonly outputs: readonly Pick<CertifiedFile, 'sopInstanceUid' | 'sha256' | 'byteLength'>[];
  readonly outputsSha256: string;
}

function addUp(files: readonly CertifiedFile[]): TreatmentCounts {
  const sums: Record<Treatment, number> = { ...NO_TREATMENTS };
  for (const { treatments } of files) {
    for (const treatment of Object.keys(sums) as Treatment[])
      sums[treatment] += treatments[treatment];
  }
  return sums;
}

const PROFILE = { code: '113100', meaning: PROFILE_MEANING };
const isOfEveryFile = (option: DeidOption) => !PIXEL_OPTIONS.includes(option);
const methodOf = (option: DeidOption) => ({
  code: OPTIONS[option][0],
  meaning: OPTIONS[option][1],
});

function countHandlings(files: readonly CertifiedFile[]): Certificate['pixels'] {
  const counted = PIXEL_HANDLINGS.map(
    (handling) => [handling, files.filter(({ pixels }) => pixels === handling).length] as const,
  );
  return Object.fromEntries(counted) as Record<PixelHandling, number>;
}

/** The certificate of one batch, with the files of it that are stored now. */
export function certify({ batch, files, ...issue }: CertificateOrder): Certificate {
  const { policy, notStored, ...rest } = batch;
  const sorted = files.toSorted((a, b) => (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1));
  const hashes = sorted.map((file) => `${file.sha256}\n`).join('');
  return {
    format: 'rcdm-deidentification-certificate',
    version: 1,
    ...issue,
    batch: rest,
    policy,
    methods: [PROFILE, ...policy.options.filter(isOfEveryFile).map(methodOf)],
    treatments: addUp(files),
    pixels: countHandlings(files),
    residualScan: { searched: files.length, left: 0 },
    notStored: notStored.toSorted((a, b) => b.count - a.count),
    outputs: sorted.map(({ sopInstanceUid, sha256: hash, byteLength }) => ({
      sopInstanceUid,
      sha256: hash,
      byteLength,
    })),
    outputsSha256: bytesToHex(sha256(new TextEncoder().encode(hashes))),
  };
}
