import * as T from '../../../src/core/dicom/tags.generated.ts';
import type { Planter, PlantKind } from '../planter.ts';
import { text, textElement, words, type RawElement } from '../raw-dicom.ts';
import { putter, type Recipe } from './base.ts';

const sequence = (tag: number, ...value: (readonly RawElement[])[]): RawElement => ({
  tag,
  vr: 'SQ',
  value: value.map((item) => [...item].sort((a, b) => a.tag - b.tag)),
});

function hidden(planter: Planter, kind: PlantKind, place: string): Uint8Array {
  return text(planter.plant(kind, place));
}

/** Group 60xx: graphics, and free text that table E.1-1 does not list. */
function overlay(planter: Planter, group: number): RawElement[] {
  const tag = (element: number) => group * 0x10000 + element;
  const place = `overlay ${group.toString(16)}`;
  return [
    words(tag(0x0010), 'US', 4),
    words(tag(0x0011), 'US', 32),
    textElement(tag(0x0022), 'LO', planter.plant('name', `${place}/description`)),
    textElement(tag(0x0040), 'CS', 'G'),
    words(tag(0x0050), 'SS', 1, 1),
    words(tag(0x0100), 'US', 1),
    words(tag(0x0102), 'US', 0),
    textElement(tag(0x1500), 'LO', planter.plant('phone', `${place}/label`)),
    { tag: tag(0x3000), vr: 'OW', value: hidden(planter, 'name', `${place}/data`) },
    textElement(tag(0x4000), 'LT', planter.plant('email', `${place}/comments`)),
  ];
}

function curve(planter: Planter, group: number): RawElement[] {
  const tag = (element: number) => group * 0x10000 + element;
  return [
    textElement(tag(0x0022), 'LO', planter.plant('name', 'curve/description')),
    textElement(tag(0x2500), 'LO', planter.plant('id', 'curve/label')),
    { tag: tag(0x3000), vr: 'OW', value: hidden(planter, 'name', 'curve/data') },
  ];
}

function contributingEquipment(planter: Planter): RawElement {
  const put = putter(planter, 'ContributingEquipmentSequence');
  return sequence(T.ContributingEquipmentSequence, [
    put('Manufacturer', 'LO', 'name'),
    put('InstitutionName', 'LO', 'institution'),
    put('InstitutionAddress', 'ST', 'address'),
    put('StationName', 'SH', 'place'),
    put('OperatorsName', 'PN', 'name'),
    put('ManufacturerModelName', 'LO', 'email'),
    put('DeviceSerialNumber', 'LO', 'id'),
    put('ContributionDescription', 'ST', 'name'),
    put('ContributionDateTime', 'DT', 'date'),
  ]);
}

function requestAttributes(planter: Planter): RawElement {
  const put = putter(planter, 'RequestAttributesSequence');
  return sequence(T.RequestAttributesSequence, [
    put('AccessionNumber', 'SH', 'id'),
    put('RequestedProcedureID', 'SH', 'id'),
    put('RequestedProcedureDescription', 'LO', 'name'),
    put('ReasonForTheRequestedProcedure', 'LO', 'phone'),
    put('ScheduledProcedureStepID', 'SH', 'id'),
    put('ScheduledProcedureStepDescription', 'LO', 'institution'),
    put('RequestingPhysician', 'PN', 'name'),
    put('RequestingService', 'LO', 'institution'),
    put('StudyInstanceUID', 'UI', 'uid'),
  ]);
}

function originalAttributes(planter: Planter): RawElement {
  const put = putter(planter, 'ModifiedAttributesSequence');
  const outer = putter(planter, 'OriginalAttributesSequence');
  return sequence(T.OriginalAttributesSequence, [
    sequence(T.ModifiedAttributesSequence, [
      put('PatientName', 'PN', 'name'),
      put('PatientID', 'LO', 'id'),
      put('PatientBirthDate', 'DA', 'date'),
      put('InstitutionName', 'LO', 'institution'),
    ]),
    outer('AttributeModificationDateTime', 'DT', 'date'),
    outer('ModifyingSystem', 'LO', 'place'),
    outer('SourceOfPreviousValues', 'LO', 'institution'),
  ]);
}

function code(planter: Planter, place: string, value: string | null, scheme: string): RawElement[] {
  return [
    textElement(T.CodeValue, 'SH', value ?? planter.plant('code', `${place}/CodeValue`)),
    textElement(T.CodingSchemeDesignator, 'SH', scheme),
    textElement(T.CodingSchemeVersion, 'SH', planter.plant('name', `${place}/CodingSchemeVersion`)),
    textElement(T.CodeMeaning, 'LO', planter.plant('name', `${place}/CodeMeaning`)),
    textElement(T.ContextUID, 'UI', planter.plant('uid', `${place}/ContextUID`)),
    textElement(T.MappingResourceName, 'LO', planter.plant('institution', `${place}/MappingResourceName`)),
    textElement(T.URNCodeValue, 'UR', planter.plant('url', `${place}/URNCodeValue`)),
  ]; // prettier-ignore
}

function codes(planter: Planter): RawElement[] {
  return [
    sequence(T.ProcedureCodeSequence, code(planter, 'local code', null, '99HOSPITAL')),
    sequence(T.AnatomicRegionSequence, code(planter, 'local code as SNOMED', null, 'SCT')),
    sequence(T.PrimaryAnatomicStructureSequence, code(planter, 'public code', '818981001', 'SCT')),
    sequence(T.ViewCodeSequence, code(planter, 'local code as DICOM', null, 'DCM')),
    sequence(T.DerivationCodeSequence, code(planter, 'public DICOM code', '113100', 'DCM')),
  ];
}

function specimen(planter: Planter): RawElement[] {
  const put = putter(planter, 'SpecimenDescriptionSequence');
  return [
    sequence(T.SpecimenDescriptionSequence, [
      put('SpecimenIdentifier', 'LO', 'id'),
      put('SpecimenUID', 'UI', 'uid'),
      put('SpecimenShortDescription', 'LO', 'name'),
      put('SpecimenDetailedDescription', 'UT', 'resident'),
    ]),
    textElement(T.ContainerIdentifier, 'LO', planter.plant('id', 'top/ContainerIdentifier')),
  ];
}

/** Graphics, small pictures, and the sequences in which systems write who did what. */
export const GRAPHICS: readonly Recipe[] = [
  { name: 'overlays', put: (planter) => [...overlay(planter, 0x6000), ...overlay(planter, 0x601e)] },
  { name: 'overlay-in-pixels', put: (planter) => {
    const put = putter(planter, 'overlay in pixels');
    return [words(0x60000010, 'US', 16), words(0x60000011, 'US', 16), words(0x60000100, 'US', 16),
      words(0x60000102, 'US', 12), put('ImageComments', 'LT', 'name')];
  } },
  { name: 'curves', put: (planter) => [...curve(planter, 0x5000), ...curve(planter, 0x5002)] },
  { name: 'icon', put: (planter) => [
    sequence(T.IconImageSequence, [
      textElement(T.PatientName, 'PN', planter.plant('name', 'icon/PatientName')),
      { tag: T.PixelData, vr: 'OW', value: hidden(planter, 'name', 'icon/PixelData') },
    ]),
    { tag: T.ICCProfile, vr: 'OB', value: hidden(planter, 'name', 'top/ICCProfile') },
  ] },
  { name: 'contributing-equipment', put: (planter) => [contributingEquipment(planter)] },
  { name: 'request-attributes', put: (planter) => [requestAttributes(planter)] },
  { name: 'original-attributes', put: (planter) => [originalAttributes(planter)] },
  { name: 'codes', put: codes },
  { name: 'specimen', put: specimen },
  { name: 'clinical-trial', put: (planter) => {
    const put = putter(planter, 'top');
    return [put('ClinicalTrialSponsorName', 'LO', 'institution'), put('ClinicalTrialProtocolID', 'LO', 'id'),
      put('ClinicalTrialSubjectID', 'LO', 'id'), put('ClinicalTrialSiteName', 'LO', 'institution'),
      put('ClinicalTrialTimePointDescription', 'ST', 'name'), put('EthnicGroup', 'SH', 'place'),
      put('Occupation', 'SH', 'place'), put('MedicalAlerts', 'LO', 'name'), put('Allergies', 'LO', 'name'),
      put('AdditionalPatientHistory', 'LT', 'name'), put('PatientState', 'LO', 'phone')];
  } },
  { name: 'places-on-earth', put: (planter) => {
    const put = putter(planter, 'top');
    return [put('PatientAddress', 'LO', 'gps'), put('CountryOfResidence', 'LO', 'place'),
      put('RegionOfResidence', 'LO', 'address'), put('TimezoneOffsetFromUTC', 'SH', 'place'),
      put('StationName', 'SH', 'gps'), put('RetrieveURL', 'UR', 'url'), put('ImageComments', 'LT', 'gps')];
  } },
]; // prettier-ignore
