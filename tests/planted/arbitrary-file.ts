import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { makeFile, type PlantedFile } from './files/base.ts';
import { ATTRIBUTES, plantedAttribute } from './files/dictionary.ts';
import type { Planter, PlantKind } from './planter.ts';
import { BIG_ENDIAN, EXPLICIT, IMPLICIT, text, textElement, type RawElement } from './raw-dicom.ts';

/** What stands in a data set, as plain data, so that a failing case shrinks to what makes it fail. */
type Node =
  | { readonly type: 'attribute'; readonly at: number; readonly isHonest: boolean; readonly asUnknown: boolean }
  | { readonly type: 'sequence'; readonly at: number; readonly items: readonly (readonly Node[])[]; readonly isOpen: boolean; readonly asUnknown: boolean }
  | { readonly type: 'private'; readonly block: number; readonly element: number; readonly vr: string; readonly kind: PlantKind; readonly hasCreator: boolean }
  | { readonly type: 'character-set'; readonly term: string }; // prettier-ignore

const ROOT = '1.2.840.10008.5.1.4.1.1.';

/** Objects that may leave by rule; pixels only where they have some. */
const CLASSES = {
  ct: { sopClassUid: `${ROOT}2`, hasPixels: true },
  'enhanced mr': { sopClassUid: `${ROOT}4.1`, hasPixels: true },
  segmentation: { sopClassUid: `${ROOT}66.4`, hasPixels: true },
  'rt structures': { sopClassUid: `${ROOT}481.3`, hasPixels: false },
  'rt plan': { sopClassUid: `${ROOT}481.5`, hasPixels: false },
  'rt dose': { sopClassUid: `${ROOT}481.2`, hasPixels: true },
  report: { sopClassUid: `${ROOT}88.33`, hasPixels: false },
  'presentation state': { sopClassUid: `${ROOT}11.1`, hasPixels: false },
  waveform: { sopClassUid: `${ROOT}9.1.1`, hasPixels: false },
} as const;

export interface ArbitraryFile {
  readonly object: keyof typeof CLASSES;
  readonly nodes: readonly Node[];
  readonly syntax: keyof typeof SYNTAXES;
  readonly hasMeta: boolean;
}

const SYNTAXES = {
  explicit: { form: EXPLICIT, transferSyntaxUid: '1.2.840.10008.1.2.1' },
  implicit: { form: IMPLICIT, transferSyntaxUid: '1.2.840.10008.1.2' },
  big: { form: BIG_ENDIAN, transferSyntaxUid: '1.2.840.10008.1.2.2' },
  deflated: { form: EXPLICIT, transferSyntaxUid: '1.2.840.10008.1.2.1.99' },
} as const;

const SEQUENCES = ATTRIBUTES.filter(({ vr }) => vr === 'SQ');
const VALUES = ATTRIBUTES.filter(({ vr }) => vr !== 'SQ');
/** Where documents say what they say: among all sequences they would be met too seldom. */
const CONTENT = SEQUENCES.filter(({ keyword }) =>
  /^(?:Content|ConceptName|ConceptCode|MeasuredValue|AcquisitionContext|GraphicAnnotation|TextObject|Segment|StructureSetROI|RTROIObservations|WaveformAnnotation)(?:Code)?Sequence$/.test(
    keyword,
  ),
);
const KINDS = ['name', 'korean', 'id', 'phone', 'resident', 'email', 'url', 'address'] as const;
const MOST_DEEP = 4;

const attribute = fc.record({
  type: fc.constant('attribute' as const),
  at: fc.nat(VALUES.length - 1),
  isHonest: fc.boolean(),
  asUnknown: fc.boolean(),
});
const ofVendor = fc.record({
  type: fc.constant('private' as const),
  block: fc.integer({ min: 0x10, max: 0x13 }),
  element: fc.nat(0xff),
  vr: fc.constantFrom('LO', 'PN', 'UN', 'OB', 'CS', 'DS', 'UI', 'UT'),
  kind: fc.constantFrom(...KINDS),
  hasCreator: fc.boolean(),
});
const characterSet = fc.record({
  type: fc.constant('character-set' as const),
  term: fc.constantFrom(
    'ISO_IR 100',
    'ISO_IR 192',
    '\\ISO 2022 IR 149',
    'GB18030',
    'ISO_IR 13',
    '',
  ),
});

function nodes(depth: number): fc.Arbitrary<readonly Node[]> {
  const leaf = fc.oneof(
    { weight: 8, arbitrary: attribute },
    { weight: 2, arbitrary: ofVendor },
    { weight: 1, arbitrary: characterSet },
  );
  if (depth === MOST_DEEP) return fc.array(leaf, { maxLength: 6 });
  const inner = fc.record({
    type: fc.constant('sequence' as const),
    at: fc.oneof(
      fc.nat(SEQUENCES.length - 1),
      fc.constantFrom(...CONTENT.map((one) => SEQUENCES.indexOf(one))),
    ),
    items: fc.array(nodes(depth + 1), { maxLength: 2 }),
    isOpen: fc.boolean(),
    asUnknown: fc.boolean(),
  });
  return fc.array(fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: inner }), {
    maxLength: depth === 0 ? 24 : 8,
  });
}

export const arbitraryFile: fc.Arbitrary<ArbitraryFile> = fc.record({
  object: fc.oneof(
    fc.constant('ct' as const),
    fc.constantFrom(...(Object.keys(CLASSES) as (keyof typeof CLASSES)[])),
  ),
  nodes: nodes(0),
  syntax: fc.constantFrom('explicit', 'implicit', 'big', 'deflated'),
  hasMeta: fc.boolean(),
});

function placeOf(among: readonly { readonly keyword: string }[], keyword: string): number {
  const at = among.findIndex((one) => one.keyword === keyword);
  if (at < 0) throw new Error(`no ${keyword} in the dictionary`);
  return at;
}

/** A planted attribute, for cases that are written by hand. */
export function attributeNode(keyword: string): Node {
  return { type: 'attribute', at: placeOf(VALUES, keyword), isHonest: false, asUnknown: false };
}

/** A sequence of one item, for cases that are written by hand. */
export function sequenceNode(keyword: string, item: readonly Node[]): Node {
  const at = placeOf(SEQUENCES, keyword);
  return { type: 'sequence', at, items: [item], isOpen: false, asUnknown: false };
}

/** Values that name nobody, by VR; what is missing here is always planted. */
const HONEST: Readonly<Record<string, Uint8Array>> = {
  AS: text('060Y'), CS: text('YES'), DS: text('1.5'), FD: new Uint8Array(Float64Array.of(2.5).buffer),
  FL: new Uint8Array(Float32Array.of(2.5).buffer), IS: text('12'), SL: Uint8Array.of(1, 0, 0, 0),
  SS: Uint8Array.of(1, 0), UI: text('1.2.840.10008.5.1.4.1.1.2', '\0'), UL: Uint8Array.of(1, 0, 0, 0),
  US: Uint8Array.of(1, 0),
}; // prettier-ignore

function elementsOf(node: Node, planter: Planter, path: string): RawElement[] {
  switch (node.type) {
    case 'attribute': {
      const found = VALUES[node.at] as (typeof VALUES)[number];
      const { tag, vr, keyword } = found;
      const value = node.isHonest ? HONEST[vr] : undefined;
      const one = value
        ? { tag, vr, value }
        : plantedAttribute({ tag, vr, keyword }, node.at, planter, path);
      return [{ ...one, asUnknown: node.asUnknown && node.isHonest }];
    }
    case 'sequence': {
      const { tag, keyword } = SEQUENCES[node.at] as (typeof SEQUENCES)[number];
      const value = node.items.map((item, index) =>
        dataSetOf(item, planter, `${path}/${keyword}[${index}]`),
      );
      return [
        { tag, vr: 'SQ', value, isOpen: node.isOpen, asUnknown: node.asUnknown && node.isOpen },
      ];
    }
    case 'private': {
      const { block, element, vr, kind } = node;
      const tag = 0x00110000 + block * 0x100 + element;
      const place = `${path}/private ${tag.toString(16)}`;
      return [
        ...(node.hasCreator
          ? [textElement(0x00110000 + block, 'LO', planter.plant('place', `${place} creator`))]
          : []),
        textElement(tag, vr, planter.plant(kind, place)),
      ];
    }
    case 'character-set':
      return [textElement(T.SpecificCharacterSet, 'CS', node.term)];
  }
}

/** In ascending order, each tag once: of two the later one, whose strings alone are planted. */
function dataSetOf(all: readonly Node[], planter: Planter, path: string): RawElement[] {
  const byTag = new Map<number, RawElement>();
  for (const node of all) {
    for (const one of elementsOf(node, planter, path)) byTag.set(one.tag, one);
  }
  return [...byTag.values()].sort((a, b) => a.tag - b.tag);
}

/** The file of a case. Strings of elements that another one replaced stay in the list: they are nowhere. */
export function fileOf({
  object,
  nodes: all,
  syntax,
  hasMeta,
}: ArbitraryFile): PlantedFile & { readonly hasPixels: boolean } {
  const { form, transferSyntaxUid } = SYNTAXES[syntax];
  const { hasPixels } = CLASSES[object];
  const file = makeFile(
    {
      name: 'arbitrary',
      ...CLASSES[object],
      form,
      transferSyntaxUid,
      hasMeta: hasMeta || syntax === 'big' || syntax === 'deflated',
      put: (planter) => dataSetOf(all, planter, 'top'),
      ...(syntax === 'deflated' && { wrap: (body: Uint8Array) => deflateRawSync(body) }),
    },
    0,
  );
  return { ...file, hasPixels };
}
