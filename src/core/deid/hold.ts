import type { DataSet } from '../dicom/dataset.ts';
import { elementOf, groupOf } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import { numberOf, stringOf, stringsOf, textsOf } from '../dicom/values.ts';
import { AppError } from '../errors.ts';
import {
  imageKindOf,
  otherKindOf,
  safeBy,
  type ImageKind,
  type ObjectKind,
} from './object-kinds.ts';
import { showsSkin } from './faces/skin.ts';
import type { DeidPolicy } from './policy.ts';

const MODALITIES_WITH_BANNERS = new Set(['SC', 'US', 'XA', 'RF', 'ES', 'OT', 'DOC', 'GM', 'XC', 'IVUS']); // prettier-ignore
const REFORMAT_WORDS = new Set([
  'REFORMATTED', 'MPR', 'RESAMPLED', 'AVERAGE', 'MEAN', 'MIP', 'MINIP', 'MIN IP', 'MAX_IP', 'MIN_IP',
  'PROJECTION IMAGE', 'AXIAL', 'CORONAL', 'SAGITTAL', 'OBLIQUE', 'VOLUME',
]); // prettier-ignore
const PICTURE_OF_A_SCREEN = /SAVE|CAPTURE|SCREEN|REPORT|DOSE/i;
/** "Low dose" and "screening" are examinations, so in descriptions the words count together only. */
const DESCRIPTION_OF_A_SCREEN =
  /SAVE|CAPTURE|SCREEN[ _-]*(?:SHOT|COPY|DUMP)|DOSE[ _-]*(?:REPORT|INFO|RECORD|SUMMARY|PAGE|SHEET)|(?:PATIENT|EXAM)[ _-]*PROTOCOL|선량 *(?:보고|정보|기록)|화면 *(?:저장|캡처|캡쳐)/i;

const ENHANCED_MR_COLOR = '1.2.840.10008.5.1.4.1.1.4.3';

const BURNED_IN_RULES = {
  'burned-in-annotation': saysBurnedIn,
  'sop-class': (_, kind) => kind === 'with-banners',
  modality: (dataSet) => MODALITIES_WITH_BANNERS.has(stringOf(dataSet, T.Modality) ?? ''),
  'conversion-type': (dataSet) => stringOf(dataSet, T.ConversionType) !== undefined,
  'screen-save': isPictureOfAScreen,
  'slide-label': showsSlideLabel,
  'color-in-grey-class': isColorInGreyClass,
  'image-type-secondary': (dataSet, kind) =>
    imageTypeOf(dataSet).includes('SECONDARY') && !isPlainReformat(dataSet, kind),
} as const satisfies Record<string, (dataSet: DataSet, kind: ImageKind) => boolean>;

/** Why the pixels of an image may show who it is of. */
export type BurnedInRule = keyof typeof BURNED_IN_RULES | 'overlay-in-pixels';

function imageTypeOf(dataSet: DataSet): readonly string[] {
  return stringsOf(dataSet, T.ImageType).map((value) => value.toUpperCase());
}

/** Anything but a plain NO: what is not understood is a risk. A NO itself proves nothing. */
function saysBurnedIn(dataSet: DataSet): boolean {
  const value = stringOf(dataSet, T.BurnedInAnnotation);
  return value !== undefined && value.toUpperCase() !== 'NO';
}

function isPictureOfAScreen(dataSet: DataSet): boolean {
  const descriptions = [T.SeriesDescription, T.StudyDescription, T.DerivationDescription];
  const texts = descriptions.flatMap((tag) => textsOf(dataSet, tag));
  return (
    imageTypeOf(dataSet).some((value) => PICTURE_OF_A_SCREEN.test(value)) ||
    texts.some((text) => DESCRIPTION_OF_A_SCREEN.test(text))
  );
}

/** CT, MR and detectors make grey pictures only; a coloured one came off a screen, with its legend. */
function isColorInGreyClass(dataSet: DataSet, kind: ImageKind): boolean {
  const isGreyClass = kind === 'cross-sectional' || kind === 'projection';
  return (
    isGreyClass &&
    numberOf(dataSet, T.SamplesPerPixel) === 3 &&
    stringOf(dataSet, T.SOPClassUID) !== ENHANCED_MR_COLOR
  );
}

/** The label on the glass has the name or the number of the patient, PS3.3 C.8.12.4.1.1 and C.8.12.8. */
function showsSlideLabel(dataSet: DataSet): boolean {
  const type = imageTypeOf(dataSet);
  const inImage = stringOf(dataSet, T.SpecimenLabelInImage)?.toUpperCase();
  return (
    type.includes('LABEL') ||
    type.includes('OVERVIEW') ||
    (inImage !== undefined && inImage !== 'NO')
  );
}

/**
 * Value 2 SECONDARY says "made after the examination", and scanners write it on every reformatted
 * stack. It is let through only where the pixels cannot well be a picture of a screen: a CT, MR or
 * PET class, a word that says reformat, a place in the patient, more than 8 grey bits.
 */
function isPlainReformat(dataSet: DataSet, kind: ImageKind): boolean {
  const [, second, ...rest] = imageTypeOf(dataSet);
  return (
    kind === 'cross-sectional' &&
    second === 'SECONDARY' &&
    rest.some((word) => REFORMAT_WORDS.has(word)) &&
    stringsOf(dataSet, T.ImageOrientationPatient).length === 6 &&
    stringsOf(dataSet, T.ImagePositionPatient).length === 3 &&
    stringsOf(dataSet, T.PixelSpacing).length === 2 &&
    numberOf(dataSet, T.SamplesPerPixel) === 1 &&
    (numberOf(dataSet, T.BitsStored) ?? 0) > 8
  );
}

/** Graphics in bits of Pixel Data that the pixel does not use (retired form, PS3.3 C.9.2 of 2004). */
function hasOverlayInPixels(dataSet: DataSet): boolean {
  for (const tag of dataSet.keys()) {
    const group = groupOf(tag);
    if (group < 0x6000 || group > 0x60ff || group % 2 === 1) continue;
    const inGroup = (of: number) => ((group << 16) >>> 0) + elementOf(of);
    if (dataSet.has(inGroup(T.OverlayData))) continue;
    const bitsAllocated = numberOf(dataSet, inGroup(T.OverlayBitsAllocated)) ?? 1;
    const bitPosition = numberOf(dataSet, inGroup(T.OverlayBitPosition)) ?? 0;
    if (bitsAllocated > 1 || bitPosition > 0) return true;
  }
  return false;
}

function burnedInRisk(rule: BurnedInRule): AppError {
  return new AppError('deid/burned-in-risk', 'pixels may show text', { rule });
}

const PIXEL_TAGS = [T.PixelData, T.FloatPixelData, T.DoubleFloatPixelData];

function objectKind(kind: ObjectKind): AppError {
  return new AppError('deid/object-kind', 'object is no image that rules alone make safe', {
    kind,
  });
}

/** What kind of plain image a data set is; undefined when it is another object. */
export function imageKindOfDataSet(dataSet: DataSet): ImageKind | undefined {
  return imageKindOf(stringOf(dataSet, T.SOPClassUID) ?? '');
}

/**
 * Why an object may not be stored as an image, or null. `deid/object-kind` and `deid/images-only` (other
 * objects that some policy can make safe) stand whatever a person says; `deid/burned-in-risk` falls when
 * somebody looked at the pixels (`pixelsApproved`), except for overlays in bits that no viewer shows.
 */
export function holdReason(
  dataSet: DataSet,
  { pixelsApproved }: { readonly pixelsApproved: boolean },
): AppError | null {
  const kind = imageKindOfDataSet(dataSet);
  if (kind === undefined) {
    const other = otherKindOf(stringOf(dataSet, T.SOPClassUID));
    if (safeBy(other) === undefined) return objectKind(other);
    return new AppError('deid/images-only', 'object is no image', { kind: other });
  }
  if (!PIXEL_TAGS.some((tag) => dataSet.has(tag))) return objectKind('no-pixel-data');
  // A viewer does not show these bits, so nobody can have approved them.
  if (hasOverlayInPixels(dataSet)) return burnedInRisk('overlay-in-pixels');
  if (pixelsApproved) return null;
  for (const [rule, applies] of Object.entries(BURNED_IN_RULES)) {
    if (applies(dataSet, kind)) return burnedInRisk(rule as BurnedInRule);
  }
  return null;
}

/**
 * Why an object that is no image may not be released under a policy, or null. `option` of the error is
 * the one that would let it through.
 */
export function objectHoldReason(
  dataSet: DataSet,
  { options }: Pick<DeidPolicy, 'options'>,
): AppError | null {
  const kind = otherKindOf(stringOf(dataSet, T.SOPClassUID));
  const needed = safeBy(kind);
  if (needed === undefined) return objectKind(kind);
  if (needed !== 'every-policy' && !options.includes(needed)) {
    const data = { kind, option: needed };
    return new AppError('deid/object-kind', 'object needs an option of the policy', data);
  }
  if (kind === 'segmentation' && !dataSet.has(T.PixelData)) return objectKind('no-pixel-data');
  const mayShowFace = !options.includes('cleanRecognizableVisualFeatures');
  if (!mayShowFace && showsSkin(dataSet, kind)) return objectKind('face-outline');
  return null;
}
