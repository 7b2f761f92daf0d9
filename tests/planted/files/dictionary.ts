import { PACKED_DICTIONARY } from '../../../src/core/dicom/dictionary.generated.ts';
import type { Planter, PlantKind } from '../planter.ts';
import { text, type RawElement } from '../raw-dicom.ts';
import type { Recipe } from './base.ts';

interface Attribute {
  readonly tag: number;
  readonly vr: string;
  readonly keyword: string;
}

/** Without these no file is read, or a person must look at it; each has a file of its own. */
const STRUCTURAL = new Set([
  'SpecificCharacterSet', 'SOPClassUID', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID',
  'PatientID', 'Modality', 'ConversionType', 'BurnedInAnnotation', 'SpecimenLabelInImage',
  'RecognizableVisualFeatures', 'SamplesPerPixel', 'PhotometricInterpretation', 'NumberOfFrames',
  'Rows', 'Columns', 'BitsAllocated', 'BitsStored', 'HighBit', 'PixelRepresentation', 'PixelData',
  'PlanarConfiguration', 'FloatPixelData', 'DoubleFloatPixelData', 'ImageType', 'PixelPaddingValue',
]); // prettier-ignore

/** Every attribute of PS3.6 that can stand in a data set, retired ones too. */
export const ATTRIBUTES: readonly Attribute[] = PACKED_DICTIONARY.trim()
  .split('\n')
  .map((line) => line.split('|'))
  .filter(([form = '', vr]) => !form.includes('X') && vr !== '')
  .map(([form = '', vr = '', , keyword = '']) => ({
    tag: Number.parseInt(form, 16),
    vr: vr.split('/')[0] ?? '',
    keyword,
  }))
  .filter(({ tag, keyword }) => tag > 0x00080000 && tag < 0xfffa0000 && !STRUCTURAL.has(keyword));

const TEXT_KINDS: readonly PlantKind[] = [
  'name', 'id', 'phone', 'resident', 'email', 'address', 'institution', 'url', 'gps', 'place',
]; // prettier-ignore

/** What an attribute of a VR is given: what it is for, or a name where none belongs. */
function kindFor(vr: string, index: number): PlantKind {
  if (vr === 'PN') return 'name';
  if (vr === 'UI') return 'uid';
  if (vr === 'DA' || vr === 'DT') return 'date';
  if (vr === 'TM') return 'time';
  if (vr === 'UR') return 'url';
  return TEXT_KINDS[index % TEXT_KINDS.length] ?? 'name';
}

const UNIT_BYTES: Readonly<Record<string, number>> = {
  AT: 4, FD: 8, FL: 4, OD: 8, OF: 4, OL: 4, OV: 8, SL: 4, SS: 2, SV: 8, UL: 4, US: 2, UV: 8,
}; // prettier-ignore

/** A text in place of a value, long enough for a number VR to hold it. */
function valueOf(vr: string, planted: string): Uint8Array {
  const unit = UNIT_BYTES[vr] ?? 2;
  const length = Math.ceil(planted.length / unit) * unit;
  return text(planted.padEnd(length, vr === 'UI' ? '\0' : ' '));
}

export function plantedAttribute(
  { tag, vr, keyword }: Attribute,
  index: number,
  planter: Planter,
  path: string,
): RawElement {
  const kind = kindFor(vr, index);
  return { tag, vr, value: valueOf(vr, planter.plant(kind, `${path}/${keyword}`, keyword)) };
}

function all(planter: Planter, path: string, vrs: string): RawElement[] {
  const wanted = new Set(vrs.split(' '));
  return ATTRIBUTES.filter(({ vr }) => wanted.has(vr)).map((attribute, index) =>
    plantedAttribute(attribute, index, planter, path),
  );
}

const ofVrs = (name: string, vrs: string): Recipe => ({
  name: `every-${name}`,
  put: (planter) => all(planter, 'top', vrs),
});

const nested = (name: string, vrs: string): Recipe => ({
  name: `every-${name}-in-items`,
  put: (planter) => [
    { tag: 0x00089215, vr: 'SQ', value: [all(planter, 'DerivationCodeSequence', vrs)] },
    { tag: 0x52009230, vr: 'SQ', value: [all(planter, 'PerFrameFunctionalGroups', vrs), []] },
  ],
});

/** A sequence attribute with an item that names somebody, in itself and one deeper. */
function everySequence(planter: Planter, from: number, to: number): RawElement[] {
  return ATTRIBUTES.filter(({ vr }) => vr === 'SQ')
    .slice(from, to)
    .map(({ tag, keyword }): RawElement => {
      const put = (inner: string, tagOf: number, vr: string, kind: PlantKind): RawElement => ({
        tag: tagOf,
        vr,
        value: valueOf(vr, planter.plant(kind, `${keyword}/${inner}`, inner)),
      });
      return {
        tag,
        vr: 'SQ',
        value: [
          [
            put('CodeValue', 0x00080100, 'SH', 'code'),
            put('CodeMeaning', 0x00080104, 'LO', 'name'),
            put('ReferencedSOPInstanceUID', 0x00081155, 'UI', 'uid'),
            put('PatientName', 0x00100010, 'PN', 'name'),
            put('PersonName', 0x0040a123, 'PN', 'name'),
            put('TextValue', 0x0040a160, 'UT', 'phone'),
          ],
        ],
      };
    });
}

/** Every attribute of the dictionary with something planted in it: what a policy forgot shows here. */
export const DICTIONARY: readonly Recipe[] = [
  ofVrs('name', 'PN'),
  ofVrs('long-string', 'LO'),
  ofVrs('short-string', 'SH'),
  ofVrs('text', 'ST LT UT UC UR'),
  ofVrs('uid', 'UI'),
  ofVrs('date', 'DA DT TM'),
  ofVrs('code-string', 'CS'),
  ofVrs('entity-and-age', 'AE AS'),
  ofVrs('decimal', 'DS IS'),
  ofVrs('binary-number', 'AT FD FL SL SS SV UL US UV'),
  ofVrs('bulk', 'OB OW OF OD OL OV UN'),
  nested('name-and-text', 'PN LO SH ST LT UT UC UR'),
  nested('uid-and-date', 'UI DA DT TM'),
  nested('code-and-number', 'CS AE AS DS IS'),
  nested('binary', 'AT FD FL SL SS SV UL US UV OB OW OF OD OL OV'),
  { name: 'every-sequence-1', put: (planter) => everySequence(planter, 0, 400) },
  { name: 'every-sequence-2', put: (planter) => everySequence(planter, 400, 1000) },
];
