import type { Tag as TagNumber } from '../../dicom/dataset.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { itemOf, itemsOf, numbersOf, stringOf, stringsOf } from '../../dicom/values.ts';
import {
  frameNumber,
  frameNumbers,
  frameTexts,
  macroOf,
  type FrameHeader,
} from './frame-header.ts';
import type { LabelValue, SeparatingAttribute } from './volume.ts';

/** How frames of one place are told apart. */
export interface Separator {
  readonly attribute: SeparatingAttribute;
  /** Another kind of picture (volumes of their own) or the same one taken again (fourth axis). */
  readonly makes: 'volumes' | 'measurements';
  readonly read: (header: FrameHeader) => LabelValue;
}

const numberFrom =
  (macro: TagNumber, ...tags: readonly TagNumber[]) =>
  (header: FrameHeader): LabelValue => {
    for (const tag of tags) {
      const value = frameNumber(header, macro, tag);
      if (value !== undefined) return value;
    }
    return null;
  };

const textFrom =
  (macro: TagNumber, ...tags: readonly TagNumber[]) =>
  (header: FrameHeader): LabelValue => {
    for (const tag of tags) {
      const texts = frameTexts(header, macro, tag);
      if (texts.length > 0) return texts.join('\\');
    }
    return null;
  };

const FRAME_TYPE_MACROS = [
  Tag.MRImageFrameTypeSequence,
  Tag.CTImageFrameTypeSequence,
  Tag.PETFrameTypeSequence,
  Tag.ParametricMapFrameTypeSequence,
];

/** Frame Type with Complex Image Component where there are functional groups, else Image Type. */
function imageType(header: FrameHeader): LabelValue {
  for (const macro of FRAME_TYPE_MACROS) {
    const item = macroOf(header, macro);
    if (item === undefined) continue;
    const component = stringOf(item, Tag.ComplexImageComponent);
    const texts = stringsOf(item, Tag.FrameType);
    return [...texts, ...(component === undefined ? [] : [component])].join('\\');
  }
  return stringsOf(header.dataSet, Tag.ImageType).join('\\') || null;
}

/** Direction of the diffusion gradient in the patient frame; null without one, as at b = 0. */
function diffusionGradient(header: FrameHeader): LabelValue {
  const macro = macroOf(header, Tag.MRDiffusionSequence);
  const direction = macro && itemOf(macro, Tag.DiffusionGradientDirectionSequence);
  const numbers = numbersOf(direction ?? header.dataSet, Tag.DiffusionGradientOrientation);
  return numbers.length === 3 ? numbers : null;
}

const SPATIAL_DIMENSIONS: ReadonlySet<number> = new Set([
  Tag.StackID,
  Tag.InStackPositionNumber,
  Tag.ImagePositionPatient,
  Tag.ImageOrientationPatient,
  Tag.PlanePositionSequence,
  Tag.PlaneOrientationSequence,
  Tag.SliceLocation,
]);

/** The values of Dimension Index Values that do not count places. PS3.3 C.7.6.17. */
function dimensionIndex(header: FrameHeader): LabelValue {
  const values = frameNumbers(header, Tag.FrameContentSequence, Tag.DimensionIndexValues);
  const dimensions = itemsOf(header.dataSet, Tag.DimensionIndexSequence);
  const rest = values.filter((_, at) => {
    const [pointer] = dimensions[at] ? numbersOf(dimensions[at], Tag.DimensionIndexPointer) : [];
    return pointer !== undefined && !SPATIAL_DIMENSIONS.has(pointer);
  });
  return rest.length > 0 ? rest : null;
}

/** Date and time together, so that midnight is no way back. */
function timeFrom(dateTimes: readonly TagNumber[], date: TagNumber, time: TagNumber) {
  return (header: FrameHeader): LabelValue => {
    for (const tag of dateTimes) {
      const [value] = frameTexts(header, Tag.FrameContentSequence, tag);
      if (value !== undefined) return value;
    }
    const clock = stringOf(header.dataSet, time);
    return clock === undefined ? null : `${stringOf(header.dataSet, date) ?? ''}${clock}`;
  };
}

/**
 * In the order in which they are asked: what was measured before when. No private attribute is among them.
 */
export const SEPARATORS: readonly Separator[] = [
  { attribute: 'image-type', makes: 'volumes', read: imageType },
  {
    attribute: 'segment',
    makes: 'volumes',
    read: numberFrom(Tag.SegmentIdentificationSequence, Tag.ReferencedSegmentNumber),
  },
  {
    attribute: 'echo-time',
    makes: 'volumes',
    read: numberFrom(Tag.MREchoSequence, Tag.EffectiveEchoTime, Tag.EchoTime, Tag.EchoNumbers),
  },
  {
    attribute: 'inversion-time',
    makes: 'volumes',
    read: numberFrom(Tag.MRModifierSequence, Tag.InversionTime, Tag.InversionTimes),
  },
  {
    attribute: 'flip-angle',
    makes: 'volumes',
    read: numberFrom(Tag.MRTimingAndRelatedParametersSequence, Tag.FlipAngle),
  },
  {
    attribute: 'convolution-kernel',
    makes: 'volumes',
    read: textFrom(Tag.CTReconstructionSequence, Tag.ConvolutionKernel),
  },
  {
    attribute: 'tube-voltage',
    makes: 'volumes',
    read: numberFrom(Tag.CTXRayDetailsSequence, Tag.KVP),
  },
  {
    attribute: 'receive-coil',
    makes: 'volumes',
    read: textFrom(Tag.MRReceiveCoilSequence, Tag.ReceiveCoilName),
  },
  {
    attribute: 'slice-thickness',
    makes: 'volumes',
    read: numberFrom(Tag.PixelMeasuresSequence, Tag.SliceThickness),
  },
  {
    attribute: 'diffusion-b-value',
    makes: 'measurements',
    read: numberFrom(Tag.MRDiffusionSequence, Tag.DiffusionBValue),
  },
  { attribute: 'diffusion-gradient', makes: 'measurements', read: diffusionGradient },
  {
    attribute: 'temporal-position',
    makes: 'measurements',
    read: (header) =>
      numberFrom(Tag.FrameContentSequence, Tag.TemporalPositionIndex)(header) ??
      numberFrom(Tag.TemporalPositionSequence, Tag.TemporalPositionTimeOffset)(header) ??
      numberFrom(Tag.FrameContentSequence, Tag.TemporalPositionIdentifier)(header),
  },
  {
    attribute: 'cardiac-phase',
    makes: 'measurements',
    read: numberFrom(Tag.CardiacSynchronizationSequence, Tag.NominalPercentageOfCardiacPhase),
  },
  {
    attribute: 'respiratory-phase',
    makes: 'measurements',
    read: numberFrom(
      Tag.RespiratorySynchronizationSequence,
      Tag.NominalPercentageOfRespiratoryPhase,
    ),
  },
  {
    attribute: 'trigger-time',
    makes: 'measurements',
    read: numberFrom(
      Tag.CardiacSynchronizationSequence,
      Tag.NominalCardiacTriggerDelayTime,
      Tag.TriggerTime,
    ),
  },
  {
    attribute: 'frame-reference-time',
    makes: 'measurements',
    read: numberFrom(Tag.FrameContentSequence, Tag.FrameReferenceTime),
  },
  {
    attribute: 'acquisition-number',
    makes: 'measurements',
    read: numberFrom(Tag.FrameContentSequence, Tag.FrameAcquisitionNumber, Tag.AcquisitionNumber),
  },
  { attribute: 'dimension-index', makes: 'measurements', read: dimensionIndex },
  {
    attribute: 'acquisition-time',
    makes: 'measurements',
    read: timeFrom(
      [Tag.FrameReferenceDateTime, Tag.FrameAcquisitionDateTime, Tag.AcquisitionDateTime],
      Tag.AcquisitionDate,
      Tag.AcquisitionTime,
    ),
  },
  {
    attribute: 'content-time',
    makes: 'measurements',
    read: timeFrom([], Tag.ContentDate, Tag.ContentTime),
  },
];

/** Ascending order of two values of one attribute; those that are absent come first. */
export function compareValues(a: LabelValue, b: LabelValue): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'object' && typeof b === 'object') {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const difference = (a[at] ?? 0) - (b[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : Number(x > y);
}
