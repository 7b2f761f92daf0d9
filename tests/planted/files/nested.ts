import * as T from '../../../src/core/dicom/tags.generated.ts';
import type { Planter } from '../planter.ts';
import {
  encodeElements,
  EXPLICIT,
  IMPLICIT,
  text,
  textElement,
  type RawElement,
} from '../raw-dicom.ts';
import { putter, type Recipe } from './base.ts';

const items = (tag: number, ...value: (readonly RawElement[])[]): RawElement => ({
  tag,
  vr: 'SQ',
  value,
});

/** A sequence in a sequence and so on, a name at each depth. */
function deep(planter: Planter, depth: number): RawElement[] {
  const put = putter(planter, `depth ${depth}`);
  return [
    put('PatientName', 'PN', 'name'),
    put('PatientComments', 'LT', 'phone'),
    ...(depth < 30 ? [items(T.RequestAttributesSequence, deep(planter, depth + 1))] : []),
  ].sort((a, b) => a.tag - b.tag);
}

const creator = (planter: Planter, place: string, tag = 0x00090010) =>
  textElement(tag, 'LO', planter.plant('place', `${place}/creator`));

/** A private block with everything that a vendor writes, and items with a block of their own. */
function privateBlock(planter: Planter, place: string, hasCreator: boolean): RawElement[] {
  const value = (tag: number, vr: string, kind: Parameters<Planter['plant']>[0]) =>
    textElement(tag, vr, planter.plant(kind, `${place}/${vr}`, `private ${vr}`));
  return [
    ...(hasCreator ? [creator(planter, place)] : []),
    value(0x00091001, 'PN', 'name'),
    value(0x00091002, 'LO', 'id'),
    value(0x00091003, 'UN', 'phone'),
    value(0x00091004, 'OB', 'name'),
    value(0x00091005, 'UI', 'uid'),
    value(0x00091006, 'DA', 'date'),
    value(0x00091007, 'CS', 'place'),
    value(0x00091008, 'DS', 'resident'),
    items(0x00091009, [
      ...(hasCreator ? [creator(planter, `${place} items`)] : []),
      textElement(0x00091001, 'SH', planter.plant('name', `${place} items/SH`)),
      textElement(0x00100010, 'PN', planter.plant('name', `${place} items/PatientName`)),
    ]),
  ];
}

const inner = (planter: Planter, place: string): RawElement[] => {
  const put = putter(planter, place);
  return [put('InstitutionName', 'LO', 'institution'), put('PatientName', 'PN', 'name')];
};

/** UN whose value is the bytes of items, in one encoding or the other. */
function hiddenItems(planter: Planter, tag: number, place: string, form = IMPLICIT): RawElement {
  const body = encodeElements(inner(planter, place), form);
  const header = Buffer.from('feff00e000000000', 'hex');
  header.writeUInt32LE(body.length, 4);
  return { tag, vr: 'UN', value: Buffer.concat([header, body]) };
}

const open = (planter: Planter, tag: number, place: string): RawElement => ({
  tag,
  vr: 'SQ',
  isOpen: true,
  asUnknown: true,
  value: [inner(planter, place)],
});

/** Sequences, private blocks and values of VR UN, each in the other. */
export const NESTED: readonly Recipe[] = [
  { name: 'thirty-deep', put: (planter) => deep(planter, 1) },
  { name: 'private-with-creator', put: (planter) => privateBlock(planter, 'private', true) },
  { name: 'private-without-creator', put: (planter) => privateBlock(planter, 'private', false) },
  {
    name: 'private-in-items',
    put: (planter) => [
      items(T.ReferencedImageSequence, privateBlock(planter, 'private in items', true), [
        items(T.PurposeOfReferenceCodeSequence, privateBlock(planter, 'private deeper', false)),
      ]),
    ],
  },
  {
    name: 'creators-only',
    put: (planter) =>
      Array.from({ length: 40 }, (_, at) =>
        creator(planter, `block ${at}`, 0x00090010 + at * 0x00020000),
      ),
  },
  {
    name: 'private-implicit-in-explicit',
    put: (planter) => {
      const body = encodeElements(inner(planter, 'implicit items'), IMPLICIT);
      const header = Buffer.from('feff00e000000000', 'hex');
      header.writeUInt32LE(body.length, 4);
      return [
        creator(planter, 'implicit items', 0x20050010),
        { tag: 0x2005100f, vr: 'SQ', value: [] },
        { tag: 0x20051080, vr: 'UN', value: Buffer.concat([header, body]) },
      ];
    },
  },
  {
    name: 'unknown-hides-items',
    put: (planter) => [
      hiddenItems(planter, T.ReferencedStudySequence, 'UN of a known sequence'),
      hiddenItems(planter, T.ReferencedImageSequence, 'UN in explicit', EXPLICIT),
      hiddenItems(planter, 0x00111001, 'UN of a private element'),
      hiddenItems(planter, 0x00189999, 'UN of no attribute'),
    ],
  },
  {
    name: 'unknown-of-undefined-length',
    put: (planter) => [
      open(planter, T.ReferencedStudySequence, 'open UN of a known sequence'),
      open(planter, 0x00111001, 'open UN of a private element'),
      open(planter, 0x00189999, 'open UN of no attribute'),
      items(T.ReferencedImageSequence, [open(planter, 0x00131001, 'open UN in items')]),
    ],
  },
  {
    name: 'unknown-values',
    put: (planter) =>
      (['PatientName', 'StudyDescription', 'InstitutionName', 'PatientBirthName', 'KVP', 'ImageComments',
        'Manufacturer', 'PixelSpacing', 'BodyPartExamined', 'AcquisitionDateTime', 'StudyInstanceUID'] as const)
        .map((keyword) => ({
          tag: T[keyword],
          vr: 'UN',
          value: text(planter.plant('name', `UN/${keyword}`, keyword)),
        })), // prettier-ignore
  },
  {
    name: 'unknown-tags',
    put: (planter) =>
      ['LO', 'PN', 'CS', 'DS', 'UI', 'SH', 'UT', 'OB', 'US', 'TM'].map((vr, at) =>
        textElement(0x00189980 + at, vr, planter.plant('name', `no attribute/${vr}`)),
      ),
  },
  {
    name: 'wrong-vr',
    put: (planter) =>
      ([['PatientName', 'DS'], ['PatientID', 'US'], ['InstitutionName', 'CS'], ['ImageComments', 'OB'],
        ['KVP', 'LO'], ['SliceThickness', 'PN'], ['PixelSpacing', 'UT'], ['BodyPartExamined', 'LT'],
        ['ConvolutionKernel', 'UN'], ['Manufacturer', 'PN'], ['InstanceNumber', 'SH'],
        ['AcquisitionMatrix', 'LO'], ['FrameOfReferenceUID', 'LO'], ['ImageOrientationPatient', 'CS']] as const)
        .map(([keyword, vr]) =>
          textElement(T[keyword], vr, planter.plant('name', `wrong VR/${keyword}`, keyword)),
        ), // prettier-ignore
  },
  {
    name: 'text-in-sequences-place',
    put: (planter) => [
      textElement(T.ProcedureCodeSequence, 'LO', planter.plant('name', 'no sequence/LO')),
      textElement(T.IconImageSequence, 'OB', planter.plant('name', 'no sequence/OB')),
      {
        tag: T.PatientComments,
        vr: 'SQ',
        value: [inner(planter, 'a sequence in place of a text')],
      },
    ],
  },
];
