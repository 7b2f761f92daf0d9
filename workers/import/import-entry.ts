import { clearFace } from '../../src/core/deid/faces/clear-face.ts';
import { showsHead } from '../../src/core/deid/faces/face-hold.ts';
import { blankPixels } from '../../src/core/deid/pixels/blank-pixels.ts';
import type { PixelHandling } from '../../src/core/deid/certificate.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { releaseParts } from '../../src/core/deid/release.ts';
import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import type { InstanceRows } from '../../src/core/rcdm/rows.ts';
import type { ImportOrder, ImportOutcome, ImportTask } from '../../src/core/rpc/import-api.ts';
import type { OpenPlan } from '../../src/core/rpc/import-plan.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import type { InstanceWriter } from '../../src/data/instance-writer.ts';
import { lacksCondition, policyOfImage, type InstanceToStore } from '../../src/data/rcdm-store.ts';
import type { StoredLookup } from '../../src/data/stored-lookup.ts';
import { storedFrame } from '../codecs/stored-frame.ts';
import { openInstance, withPixels } from './prepare-instance.ts';
import { thumbnailOf } from './thumbnail.ts';

/** What the files of a group share. */
export interface ImportContext {
  readonly keyring: Keyring;
  readonly plan: OpenPlan;
  readonly db: StudioDatabase;
  readonly stored: StoredLookup;
}

/** What is to be stored, and of which series of a head it is when a face could be made of it. */
export interface PreparedEntry extends InstanceToStore {
  /** Keyed UID. */
  readonly faceSeries: string | null;
}

/** A stored file still goes the whole way when it brings its study the condition that it lacks. */
async function hasNothingNew(
  { db, stored }: ImportContext,
  { image, occurrence }: InstanceRows,
): Promise<boolean> {
  if (!(await stored.has(image.imageId))) return false;
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

/** What changed the picture most. */
function handlingOf({ pixelsApproved, blanked = [], face }: ImportOrder): PixelHandling {
  if (face?.kind === 'cleared') return 'defaced';
  if (blanked.length > 0) return 'blanked';
  return pixelsApproved ? 'looked-at' : 'as-they-came';
}

/**
 * The way of one file, from its bytes to what is to be stored; an outcome where nothing is.
 * @throws {AppError} for what the file is; AbortError
 */
export async function prepareEntry(
  context: ImportContext,
  { entry, order }: ImportTask,
  bytes: FileBytes,
  signal: AbortSignal,
): Promise<PreparedEntry | ImportOutcome> {
  const { keyring, plan, db } = context;
  const opened = await openInstance(bytes, {
    keyring,
    condition: (personId) => {
      const chosen = plan.conditionOf(personId);
      return chosen === undefined ? (entry.condition ?? order.condition) : chosen;
    },
    pixelsApproved: order.pixelsApproved,
    policy: order.policy,
    isFaceDecided: order.face !== undefined,
  });
  if (plan.isLeftOut(opened.rows)) return LEFT_OUT;
  const { imageId } = opened.rows.image;
  if (await hasNothingNew(context, opened.rows)) return alreadyStored(db, imageId, order.policy);
  signal.throwIfAborted();

  const { blanked = [], face } = order;
  const isBlanked = blanked.length > 0;
  const isDefaced = face?.kind === 'cleared';
  const compression = isBlanked || isDefaced ? 'decompress' : order.compression;
  const prepared = await withPixels(opened, compression, signal);
  let { source } = prepared;
  if (isBlanked) source = await blankPixels(source, blanked, signal);
  if (isDefaced) source = await clearFace(source, face.mask, signal);
  signal.throwIfAborted();
  const middle = Math.floor(prepared.rows.image.frames / 2);
  const stored = await storedFrame(source, middle, signal);
  const thumbnailPng = thumbnailOf(source.dataSet, middle, stored);
  // PS3.15 E.3.1 asks for the outcome, by approval of a person: also where there was nothing to blank.
  const arePixelsCleaned = order.pixelsApproved;
  const changed = { source, policy: order.policy, keyring, arePixelsCleaned, isDefaced };
  const instance = await releaseParts({ ...prepared, ...changed });
  const isHead = face === undefined && showsHead(opened.original.dataSet);
  return {
    instance,
    thumbnailPng,
    batchId: order.batchId,
    pixels: handlingOf(order),
    faceSeries: isHead ? prepared.rows.image.seriesUid : null,
  };
}

/**
 * Stores what was made of a file.
 * @throws {AppError} storage/full, storage/failed; AbortError when aborted before it was stored
 */
export async function storePrepared(
  db: StudioDatabase,
  writer: InstanceWriter,
  { faceSeries, ...item }: PreparedEntry,
  policy: DeidPolicy,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  const { imageId } = item.instance.rows.image;
  const result = await writer.store(item, signal);
  if (result !== 'stored') return alreadyStored(db, imageId, policy);
  const stored: ImportOutcome = { status: 'ok', code: null, imageId };
  return faceSeries === null ? stored : { ...stored, faceSeries };
}
