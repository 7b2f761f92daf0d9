import { element } from '../dicom/build.ts';
import type { Element } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { encoded } from './identity-elements.ts';
import type { PhantomPerson } from './people.ts';
import type { InstancePlan } from './plan.ts';
import type { Enhancement } from './chest.ts';

const SCANNERS = [
  ['SIEMENS', 'SOMATOM Definition AS+', 120, 500],
  ['GE MEDICAL SYSTEMS', 'LightSpeed VCT', 120, 600],
  ['Philips', 'Brilliance 64', 140, 750],
  ['TOSHIBA', 'Aquilion ONE', 100, 350],
] as const;

/** How a person's contrast series says its phase: in words, by times alone, in Korean words. */
type Style = 'words' | 'times' | 'korean';

function styleOf(plan: InstancePlan, person: PhantomPerson): Style {
  if (person.encoding !== 'ascii') return 'korean';
  return plan.person % 4 === 0 ? 'words' : 'times';
}

/** Contrast of the series; the bolus starts at 10:20:00. */
export function enhancementOf(plan: InstancePlan): Enhancement {
  if (plan.kind === 'ct-native') return 'native';
  return plan.person % 4 < 2 ? 'arterial' : 'portal';
}

function acquisitionTime(plan: InstancePlan): string {
  if (enhancementOf(plan) === 'native') return '101200';
  return enhancementOf(plan) === 'arterial' ? '102038' : '102112';
}

const WORDS = {
  words: {
    native: 'Chest non-contrast',
    arterial: 'Chest arterial',
    portal: 'Chest portal venous',
  },
  times: { native: 'Thorax 4.0', arterial: 'Thorax 4.0', portal: 'Thorax 4.0' },
  korean: { native: '흉부 조영전', arterial: '흉부 동맥기', portal: '흉부 문맥기' },
} as const;

function ctDescription(plan: InstancePlan, person: PhantomPerson): string {
  const words = WORDS[styleOf(plan, person)][enhancementOf(plan)];
  return plan.plane === 'axial' ? words : `${words} ${plan.plane}`;
}

function contrastElements(plan: InstancePlan): readonly Element[] {
  if (enhancementOf(plan) === 'native') return [];
  return [
    element(Tag.ContrastBolusAgent, 'LO', 'Iohexol 350'),
    element(Tag.ContrastBolusRoute, 'LO', 'IV'),
    element(Tag.ContrastBolusStartTime, 'TM', '102000'),
  ];
}

function ctElements(plan: InstancePlan, person: PhantomPerson): readonly Element[] {
  const scanner = SCANNERS[plan.person % SCANNERS.length] ?? SCANNERS[0];
  const [manufacturer, model, kvp, exposureTimeMs] = scanner;
  const isReformat = plan.plane !== 'axial';
  return [
    element(Tag.ImageType, 'CS', isReformat
      ? ['DERIVED', 'SECONDARY', 'AXIAL', 'REFORMATTED']
      : ['ORIGINAL', 'PRIMARY', 'AXIAL']),
    element(Tag.AcquisitionTime, 'TM', acquisitionTime(plan)),
    element(Tag.Modality, 'CS', 'CT'),
    element(Tag.Manufacturer, 'LO', manufacturer),
    element(Tag.ManufacturerModelName, 'LO', model),
    element(Tag.StudyDescription, 'LO', encoded(person.encoding === 'ascii' ? 'CT Chest' : '흉부 CT', person)),
    element(Tag.SeriesDescription, 'LO', encoded(ctDescription(plan, person), person)),
    element(Tag.ProtocolName, 'LO', 'Thorax routine'),
    element(Tag.BodyPartExamined, 'CS', 'CHEST'),
    element(Tag.KVP, 'DS', kvp),
    element(Tag.ExposureTime, 'IS', exposureTimeMs),
    element(Tag.ConvolutionKernel, 'SH', 'STANDARD'),
    element(Tag.RescaleIntercept, 'DS', -1024),
    element(Tag.RescaleSlope, 'DS', 1),
    element(Tag.RescaleType, 'LO', 'HU'),
    element(Tag.WindowCenter, 'DS', [-500, 40]),
    element(Tag.WindowWidth, 'DS', [1500, 400]),
    ...contrastElements(plan),
  ]; // prettier-ignore
}

function mrElements(plan: InstancePlan): readonly Element[] {
  const isT1 = plan.kind === 'mr-t1';
  return [
    element(Tag.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'OTHER']),
    element(Tag.AcquisitionTime, 'TM', isT1 ? '143100' : '143800'),
    element(Tag.Modality, 'CS', 'MR'),
    element(Tag.Manufacturer, 'LO', 'SIEMENS'),
    element(Tag.ManufacturerModelName, 'LO', 'MAGNETOM Vida'),
    element(Tag.StudyDescription, 'LO', 'MR Brain'),
    element(Tag.SeriesDescription, 'LO', isT1 ? 'T1 axial' : 'T2 axial'),
    element(Tag.ProtocolName, 'LO', 'Brain routine'),
    element(Tag.BodyPartExamined, 'CS', 'BRAIN'),
    element(Tag.ScanningSequence, 'CS', 'SE'),
    element(Tag.SequenceVariant, 'CS', 'SK'),
    element(Tag.ScanOptions, 'CS', ''),
    element(Tag.MRAcquisitionType, 'CS', '2D'),
    element(Tag.RepetitionTime, 'DS', isT1 ? 500 : 4500),
    element(Tag.EchoTime, 'DS', isT1 ? 12 : 98),
    element(Tag.EchoTrainLength, 'IS', isT1 ? 1 : 11),
    element(Tag.MagneticFieldStrength, 'DS', 3),
    element(Tag.WindowCenter, 'DS', 1200),
    element(Tag.WindowWidth, 'DS', 2400),
  ];
}

/** What the scanner writes about the technique. */
export function techniqueElements(plan: InstancePlan, person: PhantomPerson): readonly Element[] {
  return plan.kind.startsWith('mr') ? mrElements(plan) : ctElements(plan, person);
}
