import type { Deidentified } from '../../core/deid/brands.ts';
import { AppError } from '../../core/errors.ts';
import {
  toConditionOccurrenceRecord,
  toPersonRecord,
  toRadiologyImageRecord,
  toRadiologyOccurrenceRecord,
} from '../../core/wire/rcdm-wire.ts';
import { z } from '../../core/wire/z.ts';
import type { ImageRows, StudyRows } from './send-types.ts';
import type { ServerConnection } from './server-connection.ts';

/** Below the server's limit of 300 requests a batch: a study brings up to three rows. */
const STUDIES_PER_BATCH = 80;

const batchShape = z.array(z.object({ status: z.number() }));
const storedImageShape = z.object({ id: z.string(), sha256: z.string() });

const recordsPath = (collection: string): string => `/api/collections/${collection}/records`;

interface SendContext {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts studies with their persons and conditions on the server, each study whole or not at all.
 * Sending again changes nothing but what changed here (the count of images, for one).
 * @throws {AppError} server/unreachable, server/refused, server/session-expired
 */
export async function sendRows(
  connection: ServerConnection,
  studies: readonly StudyRows[],
  { signal }: SendContext = {},
): Promise<void> {
  for (let at = 0; at < studies.length; at += STUDIES_PER_BATCH) {
    // One request a row, parents first; a person of two studies is sent once.
    const rows = new Map<
      string,
      { readonly collection: string; readonly body: { readonly id: string } }
    >();
    const add = (collection: string, body: { readonly id: string }): void => {
      rows.set(`${collection} ${body.id}`, { collection, body });
    };
    const part = studies.slice(at, at + STUDIES_PER_BATCH);
    for (const { person } of part) add('person', toPersonRecord(person));
    for (const { conditionOccurrence } of part) {
      if (conditionOccurrence)
        add('condition_occurrence', toConditionOccurrenceRecord(conditionOccurrence));
    }
    for (const { occurrence } of part)
      add('radiology_occurrence', toRadiologyOccurrenceRecord(occurrence));
    const requests = [...rows.values()].map(({ collection, body }) => ({
      method: 'PUT',
      url: recordsPath(collection),
      body,
    }));
    await connection.client.sendSignedIn(batchShape, '/api/batch', {
      method: 'POST',
      body: { requests },
      signal,
    });
  }
}

/**
 * Puts one image with its file on the server. Its study must be there. `already-there` only when the
 * stored file has our SHA-256.
 * @throws {AppError} server/refused (`reason: other_file` when another file has this id),
 * server/unreachable, server/session-expired
 */
export async function sendImage(
  connection: ServerConnection,
  image: ImageRows,
  file: Deidentified<Blob>,
  { signal }: SendContext = {},
): Promise<'sent' | 'already-there'> {
  const form = new FormData();
  form.append('@jsonPayload', JSON.stringify(toRadiologyImageRecord(image)));
  form.append('file', file, `${image.imageId}.dcm`);
  const { client } = connection;
  const path = recordsPath('radiology_image');
  try {
    await client.sendSignedIn(storedImageShape, path, { method: 'POST', body: form, signal });
    return 'sent';
  } catch (error) {
    if (!(error instanceof AppError) || error.data['field'] !== 'id') throw error;
    const query = { fields: 'id,sha256' };
    const stored = await client
      .sendSignedIn(storedImageShape, `${path}/${image.imageId}`, { query, signal })
      // Not there either: then it was the id itself that was refused.
      .catch((inner: unknown) => {
        throw isNotFound(inner) ? error : inner;
      });
    if (stored.sha256 === image.deid.sha256) return 'already-there';
    throw new AppError('server/refused', 'the server has another file under this id', {
      status: 409,
      field: 'file',
      reason: 'other_file',
    });
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.data['status'] === 404;
}
