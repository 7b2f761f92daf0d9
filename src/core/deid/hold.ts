import type { DataSet } from '../dicom/dataset.ts';
import { elementOf, groupOf } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import { numberOf, stringOf, stringsOf } from '../dicom/values.ts';
import { AppError } from '../errors.ts';
import { imageKindOf, otherKindOf, type ImageKind } from './object-kinds.ts';

const MODALITIES_WITH_BANNERS = new Set(['SC', 'US', 'XA', 'RF', 'ES', 'OT', 'DOC', 'GM', 'XC', 'IVUS']); // prettier-ignore
const REFORMAT_WORDS = new Set([
  'REFORMATTED', 'MPR', 'RESAMPLED', 'AVERAGE', 'MEAN', 'MIP', 'MINIP', 'MIN IP', 'MAX_IP', 'MIN_IP',
  'AXIAL', 'CORONAL', 'SAGITTAL', 'OBLIQUE', 'VOLUME',
]); // prettier-ignore
const PICTURE_OF_A_SCREEN = /SAVE|CAPTURE|SCREEN|REPORT|DOSE/i;

const BURNED_IN_RULES = {
  'burned-in-annotation': saysBurnedIn,
  'sop-class': (_, kind) => kind === 'with-banners',
  modality: (dataSet) => MODALITIES_WITH_BANNERS.has(stringOf(dataSet, T.Modality) ?? ''),
  'conversion-type': (dataSet) => stringOf(dataSet, T.ConversionType) !== undefined,
  'screen-save': isPictureOfAScreen,
  'image-type-secondary': (dataSet, kind) =>
    imageTypeOf(dataSet).includes('SECONDARY') && !isPlainReformat(dataSet, kind),
} as const satisfies Record<string, (dataSet: DataSet, kind: ImageKind) => boolean>;

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
  const texts = descriptions.flatMap((tag) => stringsOf(dataSet, tag));
  return (
    imageTypeOf(dataSet).some((value) => PICTURE_OF_A_SCREEN.test(value)) ||
    texts.some((text) => /SAVE/i.test(text))
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

function burnedInRisk(rule: string): AppError {
  return new AppError('deid/burned-in-risk', 'pixels may show text', { rule });
}

const PIXEL_TAGS = [T.PixelData, T.FloatPixelData, T.DoubleFloatPixelData];

/**
 * Why an object may not be de-identified by rules alone, or null. `deid/object-kind` stands whatever
 * a person says; `deid/burned-in-risk` falls when somebody looked at the pixels (`pixelsApproved`),
 * except for overlays in bits that no viewer shows.
 */
export function holdReason(
  dataSet: DataSet,
  { pixelsApproved }: { readonly pixelsApproved: boolean },
): AppError | null {
  const sopClassUid = stringOf(dataSet, T.SOPClassUID);
  const kind = sopClassUid === undefined ? undefined : imageKindOf(sopClassUid);
  if (kind === undefined) {
    return new AppError('deid/object-kind', 'object is no plain image', {
      kind: otherKindOf(sopClassUid),
    });
  }
  if (!PIXEL_TAGS.some((tag) => dataSet.has(tag))) {
    return new AppError('deid/object-kind', 'image without pixels', { kind: 'no-pixel-data' });
  }
  // A viewer does not show these bits, so nobody can have approved them.
  if (hasOverlayInPixels(dataSet)) return burnedInRisk('overlay-in-pixels');
  if (pixelsApproved) return null;
  for (const [rule, applies] of Object.entries(BURNED_IN_RULES)) {
    if (applies(dataSet, kind)) return burnedInRisk(rule);
  }
  return null;
}
