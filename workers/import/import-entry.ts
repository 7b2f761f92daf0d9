import { blankPixels } from '../../src/core/deid/pixels/blank-pixels.ts';
import type { PixelHandling } from '../../src/core/deid/certificate.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { releaseParts } from '../../src/core/deid/release.ts';
import type { InstanceRows } from '../../src/core/rcdm/rows.ts';
import type { ImportEntry, ImportOrder, ImportOutcome } from '../../src/core/rpc/import-api.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import type { InstanceWriter } from '../../src/data/instance-writer.ts';
import { isStored, lacksCondition, policyOfImage } from '../../src/data/rcdm-store.ts';
import { siteKeyring } from '../../src/data/site-key.ts';
import { storedFrame } from '../codecs/stored-frame.ts';
import type { BatchPlans } from './batch-plans.ts';
import { openInstance, withPixels } from './prepare-instance.ts';
import { readEntry } from './read-entry.ts';
import { thumbnailOf } from './thumbnail.ts';

/** Where the files of one worker end up. */
export interface ImportStore {
  readonly db: StudioDatabase;
  readonly writer: InstanceWriter;
  readonly plans: BatchPlans;
}

/** A stored file still goes the whole way when it brings its study the condition that it lacks. */
async function hasNothingNew(
  db: StudioDatabase,
  { image, occurrence }: InstanceRows,
): Promise<boolean> {
  if (!(await isStored(db, image.imageId))) return false;
  const brings = occurrence.conditionCode !== null;
  return !(brings && (await lacksCondition(db, occurrence.radiologyOccurrenceId)));
}

const LEFT_OUT: ImportOutcome = { status: 'skipped', code: 'import/left-out', imageId: null };

/** What is stored stays as it was made; that another policy made it is said. */
async function alreadyStored(
  db: StudioDatabase,
  imageId: string,
  { id, version }: DeidPolicy,
): Promise<ImportOutcome> {
  const made = await policyOfImage(db, imageId);
  const isSame = made === null || (made.policyId === id && made.policyVersion === version);
  const code = isSame ? 'import/already-stored' : 'import/stored-by-other-policy';
  return { status: 'skipped', code, imageId };
}

function handlingOf({ pixelsApproved, blanked = [] }: ImportOrder): PixelHandling {
  if (blanked.length > 0) return 'blanked';
  return pixelsApproved ? 'looked-at' : 'as-they-came';
}

/**
 * The way of one file, from its bytes to the database. Nothing is stored unless all of it went well.
 * @throws {AppError} for what the file is; AbortError when aborted before it was stored
 */
export async function importEntry(
  { db, writer, plans }: ImportStore,
  entry: ImportEntry,
  order: ImportOrder,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  const bytes = await readEntry(entry.locator, signal);
  signal.throwIfAborted();
  const [keyring, plan] = await Promise.all([siteKeyring(db), plans.of(order.batchId)]);
  const opened = await openInstance(bytes, {
    keyring,
    condition: (personId) => {
      const chosen = plan.conditionOf(personId);
      return chosen === undefined ? (entry.condition ?? order.condition) : chosen;
    },
    pixelsApproved: order.pixelsApproved,
  });
  if (plan.isLeftOut(opened.rows)) return LEFT_OUT;
  const { imageId } = opened.rows.image;
  if (await hasNothingNew(db, opened.rows)) return alreadyStored(db, imageId, order.policy);
  signal.throwIfAborted();

  const { blanked = [] } = order;
  const isBlanked = blanked.length > 0;
  const compression = isBlanked ? 'decompress' : order.compression;
  const prepared = await withPixels(opened, compression, signal);
  const source = isBlanked ? await blankPixels(prepared.source, blanked, signal) : prepared.source;
  signal.throwIfAborted();
  const middle = Math.floor(prepared.rows.image.frames / 2);
  const stored = await storedFrame(source, middle, signal);
  const thumbnailPng = thumbnailOf(source.dataSet, middle, stored);
  // PS3.15 E.3.1 asks for the outcome, by approval of a person: also where there was nothing to blank.
  const arePixelsCleaned = order.pixelsApproved;
  const changed = { source, policy: order.policy, keyring, arePixelsCleaned };
  const instance = await releaseParts({ ...prepared, ...changed });
  const pixels = handlingOf(order);
  const { batchId } = order;
  const result = await writer.store({ instance, thumbnailPng, batchId, pixels }, signal);
  if (result === 'stored') return { status: 'ok', code: null, imageId };
  return alreadyStored(db, imageId, order.policy);
}
