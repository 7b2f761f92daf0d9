import { deidPolicySchema, RCDM_PAPER, TECHNICAL_TEXT, type DeidPolicy } from './policy.ts';

/**
 * The Basic Profile, nothing more, with the keyed id of the person in place of name and number, so that
 * files of one person can be told to belong together outside the R_CDM too.
 */
export const BASIC_PSEUDONYM: DeidPolicy = deidPolicySchema.parse({
  ...RCDM_PAPER,
  id: 'basic-pseudonym',
  method: 'R-CDM Studio: PS3.15 Basic Profile, policy basic-pseudonym 1',
  patientIdentity: 'pseudonym',
  overrides: {
    PositionReferenceIndicator: 'Z',
    LUTExplanation: 'D',
    LUTLabel: 'D',
    ReferencedStudySequence: 'X',
    ReferencedPerformedProcedureStepSequence: 'X',
    RecognizableVisualFeatures: 'X',
  },
  blank: ['PatientBirthDate'],
});

/**
 * What a researcher needs besides: age, sex and build, dates moved by one number of days a person,
 * descriptions, documents and labels of which the known words stay, the device, and private attributes
 * that are known to be about technique. Ages above 89 are one group.
 */
export const RESEARCH: DeidPolicy = deidPolicySchema.parse({
  ...BASIC_PSEUDONYM,
  id: 'research',
  version: '3',
  method: 'R-CDM Studio: PS3.15 Basic Profile, options, policy research 3',
  options: [
    'retainPatientCharacteristics',
    'retainModifiedDates',
    'cleanDescriptors',
    'cleanStructuredContent',
    'cleanGraphics',
    'retainDeviceIdentity',
    'retainSafePrivate',
  ],
  ages: 'grouped',
  technicalText: TECHNICAL_TEXT,
});

/** The policies that come with the program, the default first. */
export const PRESETS: readonly DeidPolicy[] = [RCDM_PAPER, BASIC_PSEUDONYM, RESEARCH];
