import { OPTIONS, type DeidOption } from '../../../src/core/deid/confidentiality.ts';
import { holdReason, objectHoldReason } from '../../../src/core/deid/hold.ts';
import { imageKindOf } from '../../../src/core/deid/object-kinds.ts';
import { TECHNICAL_TEXT, type DeidPolicy } from '../../../src/core/deid/policy.ts';
import { PRESETS } from '../../../src/core/deid/presets.ts';
import { SAFE_PRIVATE } from '../../../src/core/deid/private/safe-private-list.ts';
import { STANDARD_UIDS } from '../../../src/core/deid/standard-uids.generated.ts';
import { dataSetOf, element } from '../../../src/core/dicom/build.ts';
import * as T from '../../../src/core/dicom/tags.generated.ts';
import * as syntaxes from '../../../src/core/dicom/transfer-syntaxes.ts';
import { characterSetTerm } from '../../../src/core/dicom/text-encodings.ts';
import { actionRows } from './actions-by-policy.ts';
import { code, table } from './markdown.ts';

const STORAGE = '5.1.4.1.1.';

const ids = PRESETS.map(({ id }) => id);

function optionRows(): string[][] {
  return (Object.keys(OPTIONS) as DeidOption[]).map((option) => [
    `${OPTIONS[option][1]} (DCM ${OPTIONS[option][0]})`,
    ...PRESETS.map(({ options }) => (options.includes(option) ? 'Y' : 'N')),
    'Y',
  ]);
}

function identityRows(): string[][] {
  const row = (what: string, of: (policy: DeidPolicy) => string) => [what, ...PRESETS.map(of)];
  return [
    row('Version', ({ version }) => version),
    row('De-identification Method (0012,0063)', ({ method }) => method),
    row('Patient ID and Name', ({ patientIdentity }) =>
      patientIdentity === 'blank' ? 'empty' : 'keyed id of the person',
    ),
    row('Ages above 89 years', ({ options, ages }) => {
      if (!options.includes('retainPatientCharacteristics')) return 'removed or empty';
      return ages === 'grouped' ? '090Y' : 'as written';
    }),
    row('Present and empty', ({ blank }) => blank.join(', ')),
    row('Stands above the table', ({ overrides }) =>
      Object.entries(overrides)
        .map(([keyword, action]) => `${keyword} ${action}`)
        .join(', '),
    ),
  ];
}

/** What happens to an object of a class that has pixels and nothing else: the least that is held. */
function outcomeOf(sopClassUid: string): string {
  const bare = [element(T.SOPClassUID, 'UI', sopClassUid)];
  const held = holdReason(dataSetOf([...bare, element(T.PixelData, 'OW', [0])]), {
    pixelsApproved: false,
  });
  if (!held) return `released (${imageKindOf(sopClassUid) ?? 'object'})`;
  if (held.code === 'deid/burned-in-risk') return 'held until a person looked at the pixels';
  const kind = String(held.data['kind']);
  if (held.code === 'deid/object-kind') return `held: ${kind}`;
  const needed = objectHoldReason(dataSetOf(bare), { options: [] })?.data['option'];
  const when = needed === undefined ? '' : ` with ${String(needed)}`;
  return `released by the batch command${when}: ${kind}`;
}

function classRows(): string[][] {
  const byOutcome = new Map<string, string[]>();
  for (const uid of STANDARD_UIDS.trim().split(/\s+/)) {
    if (!uid.startsWith(STORAGE)) continue;
    const outcome = outcomeOf(`1.2.840.10008.${uid}`);
    byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), uid.slice(STORAGE.length)]);
  }
  return [...byOutcome]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([outcome, uids]) => [outcome, uids.join(', ')]);
}

function syntaxRows(): string[][] {
  const all = Object.entries(syntaxes).flatMap(([name, uid]) =>
    typeof uid === 'string'
      ? [[name, uid, syntaxes.isNative(uid) ? 'native' : 'encapsulated']]
      : [],
  );
  return all.sort(([, a = ''], [, b = '']) => (a < b ? -1 : 1));
}

/** Defined Terms of Specific Character Set, PS3.3 C.12.1.1.2. */
const CHARACTER_SETS = [
  'ISO_IR 6', 'ISO_IR 100', 'ISO_IR 101', 'ISO_IR 109', 'ISO_IR 110', 'ISO_IR 144', 'ISO_IR 127',
  'ISO_IR 126', 'ISO_IR 138', 'ISO_IR 148', 'ISO_IR 203', 'ISO_IR 13', 'ISO_IR 166', 'ISO 2022 IR 87',
  'ISO 2022 IR 159', 'ISO 2022 IR 149', 'ISO 2022 IR 58', 'ISO_IR 192', 'GB18030', 'GBK',
]; // prettier-ignore

function encodingOf(term: string): string {
  const { encoding, extensions } = characterSetTerm(term);
  return extensions === 'own' && encoding === 'latin1' ? 'by escape sequences' : encoding;
}

/** The page docs/conformance/deidentification.md, in the form of PS3.2 sections N.8.4.4 and N.11.2.6. */
export function conformanceStatement(): string {
  return `# Conformance statement: de-identification

Written by \`node server/tools/generate-deid-docs.ts\` out of the policies; a test fails when it is stale.
The profile is the Basic Application Level Confidentiality Profile of PS3.15 annex E (table E.1-1 of the
edition 2024b); what each sentence of the annex asks for stands in the [register](deidentification-register.md).
The program is a de-identifier and no re-identifier. It claims an option only in the files on which it was
carried out (0012,0064).

## Profile and options

${table(['option', ...ids, 'may be chosen'], optionRows())}

${table(['', ...ids], identityRows())}

The policy is chosen for each import and can be locked by the administrator. Two options can be carried
out on single files only, after a person looked: Clean Pixel Data and Clean Recognizable Visual Features.

## Unused bits of pixels

Where BitsStored is below BitsAllocated, bits of native integer pixels that no value uses are cleared, unless
they are zeros or copies of the sign: a text fits in them that no program shows. Values stay as they are.
Images with overlays in such bits are held. Pixels that stay compressed are not looked into for this.

## Faces

By a policy with Clean Recognizable Visual Features every CT and MR image that may show a face is held: by its
body part or its words a head, by them not told apart from one, or a neighbour of one (neck, spine, whole
body). A program looks for the brain in the volume, clears what lies in front of the skull and shows a person
the head before and after; nothing leaves before that person approves. What is held whatever the person says:

- a series whose header says head and in which no brain was found: nobody knows what must stay;
- frames without a place in the patient, gaps, uneven steps, slabs, single views and localizers;
- masks and outlines of the skin, the face, the head or the body, unless the header says another part.

A false alarm is the safe side: a melon that was scanned by a protocol of the head is taken for a head and
cleared like one. What is taken for its brain measures 134 × 132 × 128 mm and 1.4 l, as brains do.
Of several points in time the first is looked at, and the same
voxels are cleared in all of them: a head that moved by centimetres in between is not found out.

## Attributes that later editions define

Removed, unless their VR holds a number, a code made of the words of the standard, or, with an option of
dates, a date. There is no setting for it.

## Consistent replacement

UIDs, the id of the person and the number of days are made by HMAC-SHA-256 with the key of the site: the
same over files, studies, runs and machines with one key, and different with another. UIDs of PS3.6 stay.
Encrypted Attributes (0400,0500) are not written, and removed where they come in.

## Objects by SOP class

Numbers below 1.2.840.10008.${STORAGE.slice(0, -1)}. Any object may be held besides for what its header says
(Burned In Annotation, Image Type, Conversion Type, overlays in pixels) and for what the scan finds.

${table(['what happens', 'SOP classes'], classRows())}

## Transfer syntaxes

Read are those below; written is Explicit VR Little Endian, or, where losslessly compressed pixels are to
be kept and hold no text, the syntax that the file had.

${table(['name', 'UID', 'pixel data'], syntaxRows())}

## Character sets

Read: ${CHARACTER_SETS.map((term) => `${code(term)} (${encodingOf(term)})`).join(', ')}.
Kept text stays in the character set of the file. Cleaned text is written in \`ISO_IR 192\` and
\`ISO 2022 IR 149\`; in another one only its ASCII words stay.

## Text that every policy keeps

Attributes of VR LO and SH that devices fill in and that the table does not list. A value that is not ASCII,
or has the form of an identifier (a name in parts, an address, a telephone or resident number, a
hospital), is removed.

${TECHNICAL_TEXT.map((keyword) => code(keyword)).join(', ')}

## Private attributes kept by Retain Safe Private

With their Private Creator, when the value has the VR and the number of values given here.

${table(['creator', 'group', 'element', 'VR', 'meaning'], SAFE_PRIVATE.map(({ creator, group, element: low, vr, meaning }) => [
    creator,
    group.toString(16).padStart(4, '0'),
    `xx${low.toString(16).padStart(2, '0')}`,
    vr,
    meaning,
  ]))}

## Actions by attribute

What happens to an attribute on top of an image when its value is what its VR says. \`items\`: the sequence
stays and its items are treated one by one; K of the options is carried out as C where the column says so.

${table(['tag', 'attribute', 'profile', 'options', ...ids], actionRows(PRESETS))}
`;
} // prettier-ignore
