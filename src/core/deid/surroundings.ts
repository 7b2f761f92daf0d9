import type { DataSet, Tag } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { stringOf } from '../dicom/values.ts';
import { codingSchemeOf } from './coding-schemes.ts';
import { imageKindOf, otherKindOf } from './object-kinds.ts';

/** As far as the treatment of an attribute hangs on what the object is. */
export const ROOT_KINDS = ['image', 'waveform', 'other'] as const;
export type RootKind = (typeof ROOT_KINDS)[number];

function kindOfRoot(sopClassUid: string): RootKind {
  if (imageKindOf(sopClassUid) !== undefined) return 'image';
  return otherKindOf(sopClassUid) === 'waveform' ? 'waveform' : 'other';
}

/** What stands around an element and decides on it. */
export interface Surroundings {
  /** 0 at the top level. */
  readonly depth: number;
  /** Public coding scheme of the item, '' when there is none. */
  readonly codingScheme: string;
  /** The data set or the item that the element stands in. */
  readonly dataSet: DataSet;
  readonly root: DataSet;
  readonly kind: RootKind;
  /** In what is told as names and values: documents, context of an acquisition, steps of a preparation. */
  readonly isContent: boolean;
}

/** They hold content items, PS3.3 section 10.2 and C.17.3; the name of a document is told like one. */
const CONTENT_TAGS: ReadonlySet<Tag> = new Set([
  T.ContentSequence, T.AcquisitionContextSequence, T.SpecimenPreparationSequence,
  T.ConceptNameCodeSequence, T.CodingSchemeIdentificationSequence,
]); // prettier-ignore

/** Surroundings of the elements of a whole data set. */
export function surroundingsOf(root: DataSet): Surroundings {
  return {
    depth: 0,
    codingScheme: codingSchemeOf(root),
    dataSet: root,
    root,
    kind: kindOfRoot(stringOf(root, T.SOPClassUID) ?? ''),
    isContent: false,
  };
}

/** Surroundings of the elements of an item of a sequence. */
export function surroundingsInside(
  item: DataSet,
  sequence: Tag,
  outer: Surroundings,
): Surroundings {
  return {
    depth: outer.depth + 1,
    codingScheme: codingSchemeOf(item),
    dataSet: item,
    root: outer.root,
    kind: outer.kind,
    isContent: outer.isContent || CONTENT_TAGS.has(sequence),
  };
}
