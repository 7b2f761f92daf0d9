import { AppError } from '../errors.ts';

export interface CsvRecord {
  /** Line on which the record starts, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

const unreadable = (line: number, problem: 'quote' | 'after-quote'): AppError =>
  new AppError('dataset/labels-unreadable', 'CSV cannot be read', { line, problem });

/**
 * Reads CSV by RFC 4180: quoted fields with doubled quotes and line breaks, CRLF, LF or CR, byte
 * order mark. Blank lines are left out.
 * @throws {AppError} dataset/labels-unreadable with the line
 */
export function parseCsv(text: string): CsvRecord[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let line = 1;
  let startLine = 1;
  let at = 0;
  const endOfField = /[,\r\n]/g;
  for (;;) {
    if (source[at] === '"') {
      const quoted = readQuoted(source, at, line);
      fields.push(quoted.value);
      at = quoted.end;
      line += quoted.lineBreaks;
    } else {
      endOfField.lastIndex = at;
      const end = endOfField.exec(source)?.index ?? source.length;
      fields.push(source.slice(at, end));
      at = end;
    }
    const delimiter = source[at];
    if (delimiter === ',') {
      at++;
      continue;
    }
    if (fields.length > 1 || fields[0] !== '') records.push({ line: startLine, fields });
    if (delimiter === undefined) return records;
    at += delimiter === '\r' && source[at + 1] === '\n' ? 2 : 1;
    line++;
    startLine = line;
    fields = [];
  }
}

/** Reads a field whose opening quote stands at `start`. */
function readQuoted(
  source: string,
  start: number,
  line: number,
): { value: string; end: number; lineBreaks: number } {
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) throw unreadable(line, 'quote');
    value += source.slice(at, quote);
    at = quote + 1;
    if (source[at] !== '"') break;
    value += '"';
    at++;
  }
  const lineBreaks = value.match(/\r\n|\r|\n/g)?.length ?? 0;
  const after = source[at];
  if (after !== undefined && !/[,\r\n]/.test(after)) {
    throw unreadable(line + lineBreaks, 'after-quote');
  }
  return { value, end: at, lineBreaks };
}

// A cell that starts so is run as a formula by spreadsheets (OWASP, CSV injection), also full-width.
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

/** One field for a CSV file: formulas get a leading apostrophe, RFC 4180 quotes where needed. */
export function writeCsvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const guarded = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Takes back the apostrophe that `writeCsvField` put before a formula. */
export function unguardCsvField(value: string): string {
  return value.startsWith("'") && FORMULA.test(value) ? value.slice(1) : value;
}

/** RFC 4180 text: CRLF, the first row is the header. */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(writeCsvField).join(',')}\r\n`).join('');
}
