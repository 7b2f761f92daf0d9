import type { Tag } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import type { Treatment } from './treatment.ts';
import { basicProfile } from './confidentiality.ts';
import type { DeidPolicy } from './policy.ts';
import type { RootKind } from './surroundings.ts';

/**
 * Texts that an object is not whole without (type 1) and that the table does not list: names of segments,
 * of tracked findings and of parts of machines, labels of graphics. Known words stay, else a dummy.
 */
const REQUIRED: ReadonlySet<Tag> = new Set([
  T.SegmentLabel, T.SegmentAlgorithmName, T.TrackingID, T.UnformattedTextValue, T.TextValue,
  T.FiducialIdentifier, T.ApplicatorID, T.MaterialID, T.SnoutID, T.RangeShifterID,
  T.LateralSpreadingDeviceID, T.RangeModulatorID, T.SourceIsotopeName, T.ApplicationSetupName,
]); // prettier-ignore

/** The same of type 2: may be empty, and say nothing more than the codes beside them do. */
const MAY_BE_EMPTY: ReadonlySet<Tag> = new Set([
  T.ContentDescription, T.CompensatorID, T.BlockTrayID, T.SetupDeviceLabel, T.FixationDeviceLabel,
  T.ShieldingDeviceLabel, T.SourceApplicatorID, T.WedgeID, T.ToleranceTableLabel,
]); // prettier-ignore

/** Days on which an object was made, type 1 there although the table removes them. */
const DATES_OF_MAKING: ReadonlySet<Tag> = new Set([
  T.PresentationCreationDate, T.PresentationCreationTime,
]); // prettier-ignore

/** Codes that an object is not whole without: what they say, and the label of what was made. */
const REQUIRED_CODES: ReadonlySet<Tag> = new Set([T.CodeMeaning, T.ContentLabel]);

/** References of type 2 in documents, of type 3 in images, where an empty one is not allowed. */
const TYPE_2_IN_DOCUMENTS: ReadonlySet<Tag> = new Set([T.ReferencedPerformedProcedureStepSequence]);

/** Whether an override that removes must leave it empty in this kind of object. */
export function mayNotGo(tag: Tag, kind: RootKind): boolean {
  return kind !== 'image' && TYPE_2_IN_DOCUMENTS.has(tag);
}

/** Whether a text may not become empty: it is a dummy when nothing of it is left. */
export function mustNotBeEmpty(tag: Tag): boolean {
  if (REQUIRED.has(tag) || REQUIRED_CODES.has(tag)) return true;
  return basicProfile(tag)?.endsWith('D') ?? false;
}

/** Samples of a waveform, and the values beside them that have its number of bits. */
const SAMPLES: ReadonlySet<Tag> = new Set([
  T.WaveformData, T.WaveformPaddingValue, T.ChannelMinimumValue, T.ChannelMaximumValue,
]); // prettier-ignore

/**
 * How objects that are no images keep what they are not whole without, where the options say nothing of
 * it. Null for all else.
 */
export function objectTreatment(
  tag: Tag,
  kind: RootKind,
  { options }: DeidPolicy,
): Treatment | null {
  if (kind === 'image') return null;
  if (kind === 'waveform' && SAMPLES.has(tag)) return 'keep';
  if (DATES_OF_MAKING.has(tag)) return 'dummy';
  // Its parts are listed each: who signed becomes a dummy, that somebody did stays.
  if (tag === T.VerifyingObserverSequence) return 'recurse';
  if (REQUIRED.has(tag)) return 'clean-text';
  if (!MAY_BE_EMPTY.has(tag)) return null;
  return options.includes('cleanDescriptors') ? 'clean-text' : 'blank';
}
