import { z } from '../wire/z.ts';
import { ACTIONS, OPTIONS, type DeidOption } from './confidentiality.ts';
import { conflictsOf } from './policy-conflicts.ts';

const keyword = z.string().regex(/^[A-Z][A-Za-z0-9]{0,63}$/);

/** Reviewed by hand: filled in by the device's software, needed for research, names nobody. */
export const TECHNICAL_TEXT = [
  'Manufacturer', 'ManufacturerModelName', 'SoftwareVersions', 'SequenceName', 'PulseSequenceName',
  'ImagedNucleus', 'ResonantNucleus', 'Radiopharmaceutical', 'ContrastBolusRoute',
  'RadiopharmaceuticalRoute', 'TriggerSourceOrType', 'CardiacFramingType', 'PVCRejection',
  'FilterType', 'TypeOfFilters', 'CollimatorGridName', 'ConvolutionKernel', 'ReceiveCoilName',
  'TransmitCoilName', 'PlateType', 'PhosphorType', 'AcquisitionDeviceProcessingCode',
  'ProcessingFunction', 'ImageFilter', 'RescaleType', 'ModalityLUTType',
  'AttenuationCorrectionMethod', 'ReconstructionMethod', 'ScatterCorrectionMethod',
  'DetectorLinesOfResponseUsed', 'StackID', 'MultiCoilElementName', 'ReceiveCoilManufacturerName',
  'TransmitCoilManufacturerName',
] as const; // prettier-ignore

const OPTION_NAMES = Object.keys(OPTIONS) as [DeidOption, ...DeidOption[]];
const BLANKED = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'PatientAge',
] as const;
/** Far more than anybody writes, and few enough for a gate that reads them with each file. */
const MOST_OVERRIDES = 500;

const policyShape = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  version: z.string().regex(/^[0-9A-Za-z.-]{1,20}$/),
  /** Written to De-identification Method (0012,0063), VR LO. */
  method: z.string().regex(/^[\x20-\x5b\x5d-\x7e]{1,64}$/),
  /** Options of PS3.15 section E.3. What none of them speaks of is treated by the Basic Profile. */
  options: z.array(z.enum(OPTION_NAMES)).max(OPTION_NAMES.length).readonly(),
  /** What Patient ID and Patient Name hold afterwards: nothing, or the keyed id of the person. */
  patientIdentity: z.enum(['blank', 'pseudonym']),
  /** By DICOM keyword; stands above the table. */
  overrides: z
    .record(keyword, z.enum(ACTIONS))
    .refine((overrides) => Object.keys(overrides).length <= MOST_OVERRIDES)
    .readonly(),
  /** Present with zero length in every output, also where the input had none. */
  blank: z.array(z.enum(BLANKED)).max(BLANKED.length).readonly(),
  /** Ages above 89 years, where ages are kept: one group, or as they are written when absent. */
  ages: z.enum(['grouped']).optional(),
  /** Free-text attributes (LO, SH) that describe the technique and nobody, by DICOM keyword. */
  technicalText: z.array(z.enum(TECHNICAL_TEXT)).max(TECHNICAL_TEXT.length).readonly(),
});

/**
 * What a de-identification does beyond the Basic Profile: data, so that it can be kept and sent. An issue
 * about a contradiction has its PolicyConflict as message.
 */
export const deidPolicySchema = policyShape.superRefine((policy, context) => {
  for (const { conflict, path } of conflictsOf(policy)) {
    context.addIssue({ code: 'custom', message: conflict, path: [...path] });
  }
});
export type DeidPolicy = Readonly<z.infer<typeof deidPolicySchema>>;

/**
 * The rule of the R-CDM paper: Basic Profile, with Patient ID, Name, Age and Sex blank. Free text that
 * the object needs is blank (type 2) or a dummy (type 1) instead of gone; the two sequences are type 3
 * in images, where an empty one is not allowed. Recognizable Visual Features is a statement of
 * somebody else about the pixels, which counts for nothing here.
 */
export const RCDM_PAPER: DeidPolicy = deidPolicySchema.parse({
  id: 'rcdm-paper',
  version: '1',
  method: 'R-CDM Studio: PS3.15 Basic Profile, policy rcdm-paper 1',
  options: [],
  patientIdentity: 'blank',
  overrides: {
    PatientName: 'Z',
    PatientID: 'Z',
    PatientSex: 'Z',
    PatientAge: 'Z',
    PositionReferenceIndicator: 'Z',
    LUTExplanation: 'D',
    LUTLabel: 'D',
    ReferencedStudySequence: 'X',
    ReferencedPerformedProcedureStepSequence: 'X',
    RecognizableVisualFeatures: 'X',
  },
  blank: ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex', 'PatientAge'],
  technicalText: TECHNICAL_TEXT,
});
