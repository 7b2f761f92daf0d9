import { AppError } from '../errors.ts';
import { parseCsv, unguardCsvField } from './csv.ts';

/** What the first column of a label file may name. */
const LABEL_KEYS = [
  'image_id',
  'sop_instance_uid',
  'study_uid',
  'person_id',
  'radiology_occurrence_id',
] as const;
export type LabelKey = (typeof LABEL_KEYS)[number];

export interface LabelTable {
  readonly key: LabelKey;
  /** Label by the id of the first column. */
  readonly labels: ReadonlyMap<string, string>;
}

type Problem = 'empty' | 'header' | 'columns' | 'blank' | 'conflict';

const unreadable = (line: number, problem: Problem): AppError =>
  new AppError('dataset/labels-unreadable', 'label file cannot be read', { line, problem });

/**
 * Reads a label file: a header row, the id in the first column, the label in the second; further
 * columns are ignored. The same id may come again with the same label.
 * @throws {AppError} dataset/labels-unreadable with { line, problem }
 */
export function parseLabelsCsv(text: string): LabelTable {
  const [header, ...records] = parseCsv(text);
  if (!header) throw unreadable(1, 'empty');
  const [first = '', second = ''] = header.fields.map((field) => field.trim().toLowerCase());
  const key = LABEL_KEYS.find((known) => known === first);
  if (!key || second !== 'label') throw unreadable(header.line, 'header');
  if (records.length === 0) throw unreadable(header.line, 'empty');

  const labels = new Map<string, string>();
  for (const { line, fields } of records) {
    if (fields.length < 2) throw unreadable(line, 'columns');
    const [id = '', label = ''] = fields.map((field) => unguardCsvField(field.trim()));
    if (id === '' || label === '') throw unreadable(line, 'blank');
    if (labels.has(id) && labels.get(id) !== label) throw unreadable(line, 'conflict');
    labels.set(id, label);
  }
  return { key, labels };
}
