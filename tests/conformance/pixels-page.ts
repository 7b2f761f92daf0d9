import { allowedDifference, expectedRefusal, explainedDisagreement } from './expectations.ts';
import type { Outcome } from './outcome.ts';
import type { DecodedEntry, ReferenceEntry } from './reference-entry.ts';
import { markdownTable } from './markdown.ts';

export interface Row {
  readonly entry: ReferenceEntry;
  readonly outcome: Outcome;
}

const INTRODUCTION = `# Decoded pixels, file by file

Made by \`tests/conformance/pixels.browser.test.ts\`, which fails when this page is not what it measures;
\`npx vitest run --project browser tests/conformance/pixels -u\` writes it again.

Every DICOM file of the conformance data and of Debian's python3-pydicom is decoded by the page's own
code in Chromium and by \`tests/conformance/reference.py\`, which asks pydicom, dcmtk, OpenJPEG, OpenJPH
and GDCM. What is compared are stored values, masked or sign-extended to Bits Stored, of every frame;
colour as RGB. The first decoder named is the reference; those in brackets were compared with it.

- **equal**: every sample of every frame has the value and the type of the reference.
- **within 1**: the greatest difference of a sample. Allowed only for the DCT, for the 9/7 wavelet and for
  YBR that the reference turns into RGB by the equations of PS3.3 C.7.6.3.1.2: 1, and 2 for colour out of the DCT.
- **refused**: no picture, with the code of the error and the reason why that is right.
- **no picture in it**: an object without pixel data.`;

function outcomeText({ entry, outcome }: Row): string {
  switch (outcome.kind) {
    case 'picture':
      if (outcome.difference === 0) return 'equal';
      return outcome.difference <= 2 ? `within ${outcome.difference}` : 'another picture';
    case 'refused': {
      const refusal = expectedRefusal(entry.name);
      if (refusal) return `refused: \`${outcome.code}\` (${refusal.reason})`;
      return outcome.code === 'dicom/no-pixel-data'
        ? 'no picture in it'
        : `refused: \`${outcome.code}\``;
    }
    default:
      return outcome.kind;
  }
}

function countedAs(row: Row): string {
  return outcomeText(row)
    .replace(/: .*/, '')
    .replace(/^within \d+$/, 'within 1 or 2');
}

function decodersText(entry: DecodedEntry): string {
  const [reference, ...others] = entry.decoders;
  const agreeing = others.map(({ name, difference }) => {
    if (difference === 0) return `${name} equal`;
    return difference <= allowedDifference(entry)
      ? `${name} within ${difference}`
      : `${name} differs`;
  });
  const reason = explainedDisagreement(entry.name);
  const compared = agreeing.length > 0 ? ` (${agreeing.join(', ')})` : '';
  return `${reference?.name ?? ''}${compared}${reason ? `: ${reason}` : ''}`;
}

function cellsOf(row: Row): string[] {
  const { entry } = row;
  if (entry.state === 'unreadable') return [entry.name, '', '', '', '', outcomeText(row), ''];
  const isPicture = entry.state === 'decoded';
  const shape = [entry.frames, entry.rows, entry.columns, entry.samples].join(' × ');
  return [
    entry.name,
    entry.transferSyntax,
    entry.sopClass,
    isPicture ? shape : '',
    isPicture ? `${entry.type}, ${entry.bitsStored ?? entry.type} bits, ${entry.photometric}` : '',
    outcomeText(row),
    isPicture ? decodersText(entry) : '',
  ];
}

function countTable(rows: readonly Row[], heading: string, keyOf: (row: Row) => string): string {
  const columns = ['equal', 'within 1 or 2', 'refused', 'no picture in it'];
  const keys = [...new Set(rows.map(keyOf))].sort();
  const counts = keys.map((key) => {
    const ofKey = rows.filter((row) => keyOf(row) === key);
    const cells = columns.map((column) => ofKey.filter((row) => countedAs(row) === column).length);
    return [key, ...cells.map((count) => (count === 0 ? '' : String(count))), String(ofKey.length)];
  });
  return markdownTable([heading, ...columns, 'all'], counts);
}

/** Files whose every frame is the same to the reference, and so must be to us. */
function families(rows: readonly Row[]): string {
  const byHash = new Map<string, string[]>();
  for (const { entry } of rows) {
    if (entry.state !== 'decoded') continue;
    const key = `${entry.type} ${entry.frameHashes.join()}`;
    byHash.set(key, [...(byHash.get(key) ?? []), entry.name]);
  }
  const families = [...byHash.values()].filter((names) => names.length > 1);
  return families.map((names) => `- ${names.length}: ${names.join(', ')}`).join('\n');
}

/** Everything that was found, as a page of Markdown. */
export function pixelsPage(rows: readonly Row[]): string {
  const syntaxOf = ({ entry }: Row) =>
    entry.state === 'unreadable' ? 'not told' : entry.transferSyntax;
  const headings = ['file', 'transfer syntax', 'object', 'frames × rows × columns × samples', 'stored values', 'outcome', 'reference']; // prettier-ignore
  return `${INTRODUCTION}

## Counts

${countTable(rows, 'transfer syntax', syntaxOf)}

${countTable(rows, 'together', () => 'all files')}

## Same pixels in several files

${families(rows)}

## Files

${markdownTable(headings, rows.map(cellsOf))}
`;
}
