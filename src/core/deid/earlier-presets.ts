import { deidPolicySchema, type DeidPolicy } from './policy.ts';
import { PRESETS, RESEARCH } from './presets.ts';

/** Version 2: ages as they are written. */
const RESEARCH_2 = deidPolicySchema.parse({
  ...RESEARCH,
  ages: undefined,
  version: '2',
  method: 'R-CDM Studio: PS3.15 Basic Profile, options, policy research 2',
});

/** Version 1: no documents, graphics and private attributes. */
const RESEARCH_1 = deidPolicySchema.parse({
  ...RESEARCH_2,
  version: '1',
  method: 'R-CDM Studio: PS3.15 Basic Profile, options, policy research 1',
  options: [
    'retainPatientCharacteristics',
    'retainModifiedDates',
    'cleanDescriptors',
    'retainDeviceIdentity',
  ],
});

/** Every version of the program's policies: images were made with the earlier ones, which nobody is offered. */
export const ALL_PRESETS: readonly DeidPolicy[] = [...PRESETS, RESEARCH_2, RESEARCH_1];
