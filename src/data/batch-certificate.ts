import { certify, type Certificate, type CertifiedFile } from '../core/deid/certificate.ts';
import { RCDM_PAPER } from '../core/deid/policy.ts';
import { fingerprintOf } from '../core/deid/site-key-backup.ts';
import type { StudioDatabase } from './db.ts';
import { toStorageError } from './storage-error.ts';

/**
 * The certificate of a batch, over those of its images that are stored now; null when there is no such
 * batch.
 * @throws {AppError} storage/failed
 */
export async function readCertificate(
  db: StudioDatabase,
  batchId: string,
  issue: { readonly program: string; readonly issuedAt: string },
): Promise<Certificate | null> {
  try {
    const [batch, siteKey] = await Promise.all([db.batches.get(batchId), db.keys.get('site')]);
    if (!batch) return null;
    const files: CertifiedFile[] = [];
    await db.images
      .where('audit.batchId')
      .equals(batchId)
      .each(({ sopInstanceUid, deid, audit }) => {
        if (!audit) return;
        const { sha256, byteLength } = deid;
        const { treatments, pixels } = audit;
        files.push({ sopInstanceUid, sha256, byteLength, treatments, pixels });
      });
    const { startedAt, endedAt, total, counts, policy = RCDM_PAPER, notStored = [] } = batch;
    return certify({
      ...issue,
      siteKeyFingerprint: siteKey ? await fingerprintOf(siteKey.key) : null,
      batch: { batchId, startedAt, endedAt, total, counts, policy, notStored },
      files,
    });
  } catch (error) {
    throw toStorageError(error);
  }
}
