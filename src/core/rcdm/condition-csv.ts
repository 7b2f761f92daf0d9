import { parseCsv, unguardCsvField, type CsvRecord } from '../dataset/csv.ts';
import { AppError } from '../errors.ts';
import { conditionNamed, localCondition } from './conditions.ts';
import type { Condition } from './rows.ts';

/** What is wrong with a line. `condition`: what stands there may be a number of somebody. */
export type ConditionCsvProblem =
  'empty' | 'header' | 'quote' | 'columns' | 'no-patient' | 'condition' | 'conflict';

export interface ConditionCsvFault {
  /** From 1. */
  readonly line: number;
  readonly problem: ConditionCsvProblem;
}

/** The conditions by Patient ID as the header has it, null for none; or what is wrong with the file. */
export type ConditionCsv =
  | { readonly conditions: ReadonlyMap<string, Condition | null> }
  | { readonly faults: readonly ConditionCsvFault[] };

const HEADER = ['patient_id', 'condition'] as const;

/** UTF-8, or the code page in which a Korean spreadsheet writes CSV. */
export function decodeCsv(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('euc-kr').decode(bytes);
  }
}

function recordsOf(text: string): readonly CsvRecord[] | ConditionCsvFault {
  try {
    return parseCsv(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { line: Number(error.data['line'] ?? 1), problem: 'quote' };
  }
}

/**
 * Reads `patient_id,condition`: the condition as its SNOMED CT code, its name in either language, or a text of
 * one's own; empty for none. One fault and nothing of the file counts: half a list of labels is worse than none.
 */
export function parseConditionCsv(text: string): ConditionCsv {
  const records = recordsOf(text);
  if ('problem' in records) return { faults: [records] };
  const [header, ...lines] = records;
  if (!header || lines.length === 0) return { faults: [{ line: 1, problem: 'empty' }] };
  const names = header.fields.map((field) => field.trim().toLowerCase());
  if (HEADER.some((name, at) => names[at] !== name)) {
    return { faults: [{ line: header.line, problem: 'header' }] };
  }
  const conditions = new Map<string, Condition | null>();
  const faults: ConditionCsvFault[] = [];
  for (const { line, fields } of lines) {
    const problem = take(fields, conditions);
    if (problem) faults.push({ line, problem });
  }
  return faults.length > 0 ? { faults } : { conditions };
}

function take(
  fields: readonly string[],
  conditions: Map<string, Condition | null>,
): ConditionCsvProblem | null {
  if (fields.length < HEADER.length) return 'columns';
  const [patientId = '', name = ''] = fields.map((field) =>
    unguardCsvField(field.trim()).normalize('NFC'),
  );
  if (patientId === '') return 'no-patient';
  const condition = name === '' ? null : (conditionNamed(name) ?? localCondition(name));
  if (name !== '' && condition === null) return 'condition';
  const known = conditions.get(patientId);
  if (known !== undefined && known?.code !== condition?.code) return 'conflict';
  conditions.set(patientId, condition);
  return null;
}
