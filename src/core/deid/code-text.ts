import type { Tag } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { CODE_WORDS } from './code-words.generated.ts';
import { ENGLISH_WORDS } from './descriptors/english-words.ts';
import { isCommonText } from './residual/common-words.ts';

/** Codes that devices write and PS3.3 has not, and terms newer than the generated ones. */
const VENDOR_WORDS = `CSA CSAPARALLEL CSAMANIP CSARESAMPLED CSAREPORT MOSAIC NORM SOM DIS MFSPLIT HELIX QUANTITY
  ABDOM GEMS SAT EDR ACC TRF FILTERED VASCULAR EPI SPIRAL COL XYZ BORELOCAL CIRCLE ELLIPTICAL CODE TEXT
  WAVEFORM SEGMENT SELECTED ADVDX SHIMMED COMPOSED TRACEW ASL PASL PCASL MOCO SUBTRACT MINIP ADVANTAGE
  PROJECTION FFE TFE TSE GRE FGR RESP CARDIO SEQUENCE DERIVATED POSDISP CUBE RAWDATA STRESS VIDEO
  COMPOUND DATETIME UIDREF PNAME SCOORD SCOORD3D TCOORD COMPOSITE IMAGE TABLE TOMO NEVER MEASURED COMPUTED
  FULLFIELD SPOT MAGN QUADRANT ENTIRE FFDM REGION MASKED PERCENT LINEAR SIGMOID UNPAIRED PAIRED NEAREST
  DCMR SDM CROSS RGBMEAN ISO GBK BMODE MMODE UNSPECIFIED REMOVED MODIFIED UNMODIFIED CURRENT VALUE STRUCTURED
  AUTOMATIC MANUAL SEMIAUTOMATIC BINARY FRACTIONAL OCCUPANCY LABELMAP POINT POLYGON MULTIPOINT POLYLINE
  ELLIPSE ELLIPSOID CLOSED PLANAR OPEN THORACIC TEMPLATE DCM CARDIOLOGY UNNAMED CMX IN`;

const KNOWN: ReadonlySet<string> = new Set(`${CODE_WORDS} ${VENDOR_WORDS}`.trim().split(/\s+/));

/** Written by the device alone, in short codes of its own. */
const BY_MACHINE: ReadonlySet<Tag> = new Set([
  T.ImageType, T.FrameType, T.ScanOptions, T.ScanningSequence, T.SequenceVariant,
]); // prettier-ignore

/** Methods of compression and a character set that are called by the number of their standard. */
const STANDARDS = /^(?:ISO_\d{5}_\d{1,2}|GB18030)$/;
const MOST_DIGITS = 7;
const MOST_DIGITS_IN_ONE = 4;

function isKnown(word: string): boolean {
  return KNOWN.has(word) || ENGLISH_WORDS.has(word.toLowerCase()) || isCommonText(word);
}

/** Files say the same again and again. Kept in the memory of this thread only. */
const ofMachines = new Map<string, boolean>();
const ofPeople = new Map<string, boolean>();
const MOST_VALUES = 2000;

/**
 * Whether a value of CS is made of words that the standard or a device writes there, without a number that
 * could be one of a telephone or a record: BodyPartExamined is typed by hand on some devices.
 */
export function isCodeText(value: string, tag: Tag): boolean {
  const memo = BY_MACHINE.has(tag) ? ofMachines : ofPeople;
  let isCode = memo.get(value);
  if (isCode === undefined) {
    isCode = judge(value, BY_MACHINE.has(tag) ? 4 : 3);
    if (memo.size >= MOST_VALUES) memo.clear();
    memo.set(value, isCode);
  }
  return isCode;
}

/** Words shorter than `shortest` say nothing. */
function judge(value: string, shortest: number): boolean {
  if (STANDARDS.test(value)) return true;
  const digits = value.match(/\d+/g) ?? [];
  if (digits.some((run) => run.length > MOST_DIGITS_IN_ONE)) return false;
  if (digits.join('').length > MOST_DIGITS) return false;
  const words = value.toUpperCase().match(/[A-Z]+/g) ?? [];
  return words.every((word) => word.length < shortest || isKnown(word));
}
