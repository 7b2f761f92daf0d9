import { expectedRefusal, roundTripRemark } from './expectations.ts';
import { markdownTable } from './markdown.ts';
import type { RoundTripOutcome } from './round-trip.ts';

export interface RoundTripRow {
  readonly name: string;
  readonly outcome: RoundTripOutcome;
}

const INTRODUCTION = `# Read, written and read again, file by file

Made by \`tests/conformance/round-trip.test.ts\`, which fails when this page is not what it measures;
\`npx vitest run --project unit tests/conformance/round-trip -u\` writes it again.

Every DICOM file of the conformance data and of Debian's python3-pydicom, and a few of each series, is
read, written as Explicit VR Little Endian (compressed pixels as they are) and read again.

- **elements**: of the data set and all its items, private ones too. All but group lengths and Data Set
  Trailing Padding must come back with the same VR and the same bytes.
- **dcmdump** prints the same values for both files, and no warning or error that it does not print for
  the input. What the input calls UN is not compared where the output has the VR of the dictionary.
- **dciodvfy** reports nothing for the output that it does not report for the input (inflated by dcmtk
  where it is deflated).
- The same file left on the disk, read by slices, is written as the same bytes.`;

const ADDED = 'the header has no SOP Class or SOP Instance UID: `2.25.1` was added before writing';

function cellsOf({ name, outcome }: RoundTripRow): string[] {
  if (outcome.kind === 'refused') {
    return [name, '', '', `refused: \`${outcome.code}\``, expectedRefusal(name)?.reason ?? ''];
  }
  const remarks = [outcome.hasAddedUids ? ADDED : '', roundTripRemark(name) ?? ''];
  return [
    name,
    outcome.transferSyntaxUid,
    String(outcome.elements),
    outcome.differences.length === 0 ? 'same' : outcome.differences.join('; '),
    remarks.filter((remark) => remark !== '').join('; '),
  ];
}

/** Everything that was found, as a page of Markdown. */
export function roundTripPage(rows: readonly RoundTripRow[]): string {
  const written = rows.flatMap(({ outcome }) => (outcome.kind === 'written' ? [outcome] : []));
  const same = written.filter(({ differences }) => differences.length === 0);
  const elements = written.reduce((sum, outcome) => sum + outcome.elements, 0);
  const remarked = rows.filter(({ name }) => roundTripRemark(name) !== undefined);
  const counts = [
    ['files', rows.length],
    ['read, written and read again: the same', same.length],
    ['of these with UIDs added', written.filter(({ hasAddedUids }) => hasAddedUids).length],
    ['elements in them', elements],
    ['where a tool reports something new, with the reason below', remarked.length],
    ['refused by the reader', rows.length - written.length],
  ].map((cells) => cells.map(String));
  const headings = ['file', 'transfer syntax', 'elements', 'outcome', 'remark'];
  return `${INTRODUCTION}

## Counts

${markdownTable(['what', 'count'], counts)}

## Files

${markdownTable(headings, rows.map(cellsOf))}
`;
}
