import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import type { Plant } from './planter.ts';

/**
 * What an option keeps by its definition, K in its column of PS3.15 table E.1-1, written down here once
 * more by hand: the engine's own table is what is tested. An option that is not named keeps nothing.
 */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  retainDeviceIdentity: words(`StationName CalibrationTime LensSpecification LensMake LensModel
    LensSerialNumber DeviceSerialNumber DeviceUID PlateID GeneratorID CassetteID GantryID
    UniqueDeviceIdentifier UDISequence ManufacturerDeviceClassUID DetectorID XRaySourceID XRayDetectorID
    XRayDetectorLabel ModifyingDeviceID ScheduledStudyLocation ScheduledStationName
    ScheduledProcedureStepLocation PerformedStationName DeviceDescription ModifyingSystem
    SourceSerialNumber TreatmentMachineName SourceManufacturer DeviceLabel
    ManufacturerDeviceIdentifier`),
  retainInstitutionIdentity: words(`InstitutionName InstitutionAddress InstitutionalDepartmentName
    ClinicalTrialSiteID ClinicalTrialSiteName ClinicalTrialCoordinatingCenterName
    ClinicalTrialProtocolEthicsCommitteeName SourceOfPreviousValues`),
  retainPatientCharacteristics: words(`PatientSex PatientAge PatientSize PatientWeight EthnicGroup
    SmokingStatus PregnancyStatus PatientSexNeutered`),
};

/** Options that keep all that is planted as a UID, a date or a time of day. */
const KEPT_KINDS: Readonly<Record<string, readonly Plant['kind'][]>> = {
  retainUids: ['uid'],
  retainFullDates: ['date', 'time'],
  // Dates move and are compared one by one; a moved one may meet another.
  retainModifiedDates: ['date', 'time'],
};

/**
 * Attributes of the technique in free text, which the table does not list and every policy keeps: what a
 * person types there instead of the device stays, as long as it has no form of an identifier.
 */
const TECHNICAL = new Set(
  words(`Manufacturer ManufacturerModelName SoftwareVersions SequenceName
  PulseSequenceName ImagedNucleus ResonantNucleus Radiopharmaceutical ContrastBolusRoute
  RadiopharmaceuticalRoute TriggerSourceOrType CardiacFramingType PVCRejection FilterType TypeOfFilters
  CollimatorGridName ConvolutionKernel ReceiveCoilName TransmitCoilName PlateType PhosphorType
  AcquisitionDeviceProcessingCode ProcessingFunction ImageFilter RescaleType ModalityLUTType
  AttenuationCorrectionMethod ReconstructionMethod ScatterCorrectionMethod DetectorLinesOfResponseUsed
  StackID MultiCoilElementName ReceiveCoilManufacturerName TransmitCoilManufacturerName`),
);
const PLAIN_WORDS: ReadonlySet<Plant['kind']> = new Set(['place', 'institution', 'id', 'code']);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Whether a planted string may stand in the output of a policy because an option says so. */
export function isKeptOpenly({ kind, keyword }: Plant, { options }: DeidPolicy): boolean {
  if (TECHNICAL.has(keyword)) return PLAIN_WORDS.has(kind);
  return options.some(
    (option) => KEPT[option]?.includes(keyword) || KEPT_KINDS[option]?.includes(kind),
  );
}
