import { latin1 } from '../dicom/character-sets.ts';
import type { DicomFile, FileBytes, Tag } from '../dicom/dataset.ts';
import { keywordOf } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import type { InstanceRows } from '../rcdm/rows.ts';
import { OPTIONS } from './confidentiality.ts';
import { PROFILE_MEANING } from './always-present.ts';
import { DUMMY_VALUES } from './dummy.ts';
import { isKeyedUid, isStandardUid } from './keyring.ts';
import type { DeidPolicy } from './policy.ts';
import {
  collectIdentifiers,
  isTechnicalText,
  type IdentifierKind,
} from './residual/identifiers.ts';
import { leavesOf } from './residual/leaves.ts';
import { buildPatterns, type PatternSet } from './residual/patterns.ts';
import { placeOfVr, type Place } from './residual/places.ts';
import { FileSearch, type Region } from './residual/search-file.ts';
import { WrittenFile } from './residual/written-file.ts';

/** Where something identifying was found. It does not hold what was found. */
export interface ResidualHit {
  /** DICOM keyword, `outside-elements`, or the field of a row. */
  readonly tag: string;
  readonly kind: IdentifierKind;
  readonly encoding: string;
}

/** What may not leave: made once from the input, asked for its file and for its rows. */
export interface ResidualScanner {
  /**
   * Searches a written Part 10 file, given in its parts in their order.
   * @throws {AppError} dicom/malformed
   */
  scanFile(parts: readonly FileBytes[]): Promise<readonly ResidualHit[]>;
  /** Searches every text of the rows. */
  scanRows(rows: InstanceRows): Promise<readonly ResidualHit[]>;
}

/** The keyed UIDs of this program: digits by chance, in which nothing is to be found. */
function isOurOrStandardUid(text: string): boolean {
  return isStandardUid(text) || isKeyedUid(text);
}

interface Sought {
  readonly search: FileSearch;
  readonly shortValues: PatternSet['shortValues'];
  /** Kinds of which a find means nothing. */
  readonly ignored: ReadonlySet<IdentifierKind>;
}

async function searchIn(
  file: WrittenFile,
  regions: readonly Region[],
  { search, shortValues, ignored }: Sought,
): Promise<ResidualHit[]> {
  const hits = new Map<string, ResidualHit>();
  const add = (hit: ResidualHit) => hits.set(`${hit.tag} ${hit.kind} ${hit.encoding}`, hit);

  await search.searchFile(file, regions, ({ kind, encoding }, region) => {
    if (!ignored.has(kind)) add({ tag: region?.name ?? 'outside-elements', kind, encoding });
  });

  for (const { name, hasWords, start, end } of regions) {
    if (!hasWords || shortValues.size === 0) continue;
    for (const word of wordsOf(await file.read(start, end))) {
      const kind = shortValues.get(word);
      if (kind) add({ tag: name, kind, encoding: 'whole-value' });
    }
  }
  return [...hits.values()];
}

/** ESC and what calls a character set, PS3.3 table C.12-3. */
const ESCAPE = new RegExp(`${String.fromCharCode(0x1b)}[$()-]+[A-Za-z]`, 'g');

/** Values and parts of names as Latin-1, as UTF-8 and as Korean, lower case. */
function wordsOf(bytes: Uint8Array): string[] {
  const texts = [latin1(bytes)];
  if (bytes.some((byte) => byte >= 0x80)) {
    texts.push(
      ...['utf-8', 'euc-kr', 'shift_jis'].map((label) => new TextDecoder(label).decode(bytes)),
    );
  }
  return texts.flatMap((text) =>
    text
      .replaceAll(ESCAPE, '')
      .split(/[\\^=]/)
      .map((word) =>
        word
          .replace(/[\0 ]+$/, '')
          .trim()
          .toLowerCase(),
      ),
  );
}

const NOTHING = new Uint8Array(0);
/** What the program writes itself, whatever the policy. */
const OWN_TEXTS: ReadonlySet<string> = new Set([
  ...DUMMY_VALUES,
  PROFILE_MEANING,
  ...Object.values(OPTIONS).map(([, meaning]) => meaning),
]);

/** What kind of item stands in a document: words of the standard, whoever is called Text. */
const ANSWERS_BY_TAG: ReadonlyMap<Tag, ReadonlySet<string>> = new Map([
  [
    T.ValueType,
    new Set([
      'TEXT', 'NUM', 'CODE', 'DATE', 'TIME', 'DATETIME', 'UIDREF', 'PNAME', 'COMPOSITE', 'IMAGE', 'WAVEFORM',
      'SCOORD', 'SCOORD3D', 'TCOORD', 'CONTAINER', 'TABLE',
    ]),
  ],
  [
    T.RelationshipType,
    new Set([
      'CONTAINS', 'HAS PROPERTIES', 'HAS OBS CONTEXT', 'HAS ACQ CONTEXT', 'INFERRED FROM',
      'SELECTED FROM', 'HAS CONCEPT MOD',
    ]),
  ],
]); // prettier-ignore

function regionsOfFile(file: WrittenFile, policy: DeidPolicy): Region[] {
  const own = (text: string) => OWN_TEXTS.has(text) || text === policy.method;
  const movesDates = policy.options.includes('retainModifiedDates');
  const keepsUids = policy.options.includes('retainUids');
  return leavesOf(file).map(({ tag, vr, start, end }) => {
    // A value that is not held is pixel data; if it is not, it is told as any text.
    const text = () => latin1(file.held(start, end) ?? NOTHING).replace(/[\0 ]+$/, '');
    let place = isTechnicalText(tag) ? 'technical' : placeOfVr(vr);
    if ((place === 'plain' || place === 'technical' || place === 'code') && own(text())) {
      place = 'own';
    }
    if (ANSWERS_BY_TAG.get(tag)?.has(text())) place = 'own';
    // Moved by the engine: it may meet another date of the file by chance, never its own.
    if ((vr === 'DA' || vr === 'DT') && movesDates) place = 'own';
    // A UID that is neither ours nor the standard's may hold anything.
    if (place === 'uid' && !text().split('\\').every(isOurOrStandardUid)) {
      place = keepsUids ? 'kept-uid' : 'plain';
    }
    const hasWords = place === 'plain' || place === 'technical';
    return { name: keywordOf(tag), place, hasWords, start, end };
  });
}

const CHOSEN_BY_A_PERSON = new Set(['conditionCode', 'en', 'ko']);
const TECHNICAL_FIELDS = new Set(['manufacturer', 'manufacturerModel']);
const CODE_FIELDS = new Set([
  'modality', 'patientPosition', 'photometricInterpretation', 'dosageUnit', 'imageType', 'value',
  'rule',
]); // prettier-ignore

/**
 * A shifted date may equal another date of the file by chance (one in 365 for ten dates): whoever
 * releases the rows compares it with the study date, which it can never be.
 */
const SHIFTED_DATE = 'shiftedDate';

function placeOfField(field: string, text: string): Place {
  if (field === SHIFTED_DATE) return 'own';
  if (CHOSEN_BY_A_PERSON.has(field) || TECHNICAL_FIELDS.has(field)) return 'technical';
  if (CODE_FIELDS.has(field)) return 'code';
  if (/^[a-z0-9]{15}$/.test(text)) return 'record-id';
  return isOurOrStandardUid(text) ? 'uid' : 'plain';
}

/** Texts of a value with the name of the field that each stands in. */
function textsIn(value: unknown, field: string): { field: string; text: string }[] {
  if (typeof value === 'string') return [{ field, text: value }];
  if (Array.isArray(value)) return value.flatMap((part) => textsIn(part, field));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, name));
}

const encoder = new TextEncoder();

function joinRows(rows: InstanceRows): { bytes: Uint8Array; regions: Region[] } {
  const texts = textsIn(rows, 'rows');
  const whole = texts.map(({ text }) => `${text}\0`).join('');
  const bytes = encoder.encode(whole);
  const isAscii = bytes.length === whole.length;
  let start = 0;
  const regions = texts.map(({ field, text }): Region => {
    const end = start + (isAscii ? text.length : encoder.encode(text).length);
    const place = placeOfField(field, text);
    const hasWords = place === 'plain' || place === 'technical';
    const region = { name: field, place, hasWords, start, end };
    start = end + 1;
    return region;
  });
  return { bytes, regions };
}

const NONE: ReadonlySet<IdentifierKind> = new Set();
/** Vendors repeat plane, phase and model in private elements: such texts in rows prove nothing. */
const NOT_IN_ROWS: ReadonlySet<IdentifierKind> = new Set(['private', 'unknown', 'time']);

/** Collects what the input says about persons, places and times and the policy does not keep. */
export function createResidualScanner(original: DicomFile, policy: DeidPolicy): ResidualScanner {
  const { patterns, shortValues } = buildPatterns(collectIdentifiers(original, policy));
  const search = new FileSearch(patterns);
  return {
    scanFile: async (parts) => {
      const file = new WrittenFile(parts);
      return searchIn(file, regionsOfFile(file, policy), { search, shortValues, ignored: NONE });
    },
    scanRows: async (rows) => {
      const { bytes, regions } = joinRows(rows);
      const sought = { search, shortValues, ignored: NOT_IN_ROWS };
      return searchIn(new WrittenFile([bytes]), regions, sought);
    },
  };
}
