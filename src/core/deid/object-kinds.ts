import type { DeidOption } from './confidentiality.ts';

/**
 * SOP classes of PS3.4 annex B by what this program can do with them. The UIDs are those below
 * 1.2.840.10008.5.1.4.1.1; what is not listed is no plain image.
 */
const ROOT = '1.2.840.10008.5.1.4.1.1.';

/** Slices through a body: text in the pixels is the exception. */
const CROSS_SECTIONAL = new Set([
  '2', '2.1', '2.2', '4', '4.1', '4.3', '4.4', '128', '130', '128.1', '20',
  '13.1.1', '13.1.2', '13.1.3',
]); // prettier-ignore

/** Projections whose pixels come from the detector: CR, DX, mammography, intra-oral. */
const PROJECTION = new Set([
  '1', '1.1', '1.1.1', '1.2', '1.2.1', '1.3', '1.3.1', '13.1.4', '13.1.5',
]); // prettier-ignore

/** Eye tomography, microscopy: images made of light, without a camera's date stamp. */
const OPTICAL = new Set([
  '14.1', '14.2', '77.1.5.1', '77.1.5.2', '77.1.5.4', '77.1.5.7', '77.1.5.8', '77.1.6', '77.1.8',
  '77.1.8.1',
]); // prettier-ignore

/** Screens, frame grabbers, cameras: a banner with name and date is the rule (design: risk rules). */
const WITH_BANNERS = new Set([
  '3', '3.1', '6', '6.1', '6.2', '6.3', '7', '7.1', '7.2', '7.3', '7.4', '12.1', '12.1.1', '12.2',
  '12.2.1', '77.1.1', '77.1.2', '77.1.3', '77.1.4', '77.1.5.5', '77.1.5.6', '77.1.7',
]); // prettier-ignore

export type ImageKind = 'cross-sectional' | 'projection' | 'optical' | 'with-banners';

/** One word for an object that is no plain image; a fixed list, so it may stand in an error. */
export type ObjectKind =
  | 'no-sop-class'
  | 'directory'
  | 'private-class'
  | 'no-pixel-data'
  | 'other'
  | 'segmentation'
  | 'structure-set'
  | 'face-outline'
  | 'radiotherapy-plan'
  | 'radiotherapy-dose'
  | 'radiotherapy'
  | 'structured-report'
  | 'presentation-state'
  | 'other-presentation-state'
  | 'waveform'
  | 'audio'
  | 'encapsulated-document'
  | 'encapsulated-model'
  | 'registration'
  | 'real-world-values'
  | 'parametric-map'
  | 'tractography'
  | 'surface'
  | 'raw-data'
  | 'spectroscopy'
  | 'video'
  | 'measurements'
  | 'protocol';

const OTHER_KINDS: readonly (readonly [RegExp, ObjectKind])[] = [
  [/^104\.[12]$/, 'encapsulated-document'],
  [/^104\./, 'encapsulated-model'],
  [/^88\./, 'structured-report'],
  [/^481\.3$/, 'structure-set'],
  [/^481\.[58]$/, 'radiotherapy-plan'],
  [/^481\.2$/, 'radiotherapy-dose'],
  [/^481\./, 'radiotherapy'],
  [/^9\.4\./, 'audio'],
  [/^9(\.|$)/, 'waveform'],
  [/^11\.1$/, 'presentation-state'],
  [/^11\./, 'other-presentation-state'],
  [/^66\.[47]$/, 'segmentation'],
  [/^66\.5$/, 'surface'],
  [/^66\.[123]$/, 'registration'],
  [/^66\.6$/, 'tractography'],
  [/^66$/, 'raw-data'],
  [/^4\.2$/, 'spectroscopy'],
  [/^67$/, 'real-world-values'],
  [/^30$/, 'parametric-map'],
  [/^77\.1\.(1|2|4)\.1$/, 'video'],
  [/^(78|79|80|81|82|90|91)\./, 'measurements'],
  [/^68\./, 'surface'],
  [/^(200|201)\./, 'protocol'],
];

/** What kind of plain image a SOP class is; undefined when it is none. */
export function imageKindOf(sopClassUid: string): ImageKind | undefined {
  if (!sopClassUid.startsWith(ROOT)) return undefined;
  const branch = sopClassUid.slice(ROOT.length);
  if (CROSS_SECTIONAL.has(branch)) return 'cross-sectional';
  if (PROJECTION.has(branch)) return 'projection';
  if (OPTICAL.has(branch)) return 'optical';
  return WITH_BANNERS.has(branch) ? 'with-banners' : undefined;
}

/** What an object is that is no plain image, by its SOP class. */
export function otherKindOf(sopClassUid: string | undefined): ObjectKind {
  if (!sopClassUid) return 'no-sop-class';
  if (sopClassUid === '1.2.840.10008.1.3.10') return 'directory';
  if (!sopClassUid.startsWith('1.2.840.10008.')) return 'private-class';
  if (!sopClassUid.startsWith(ROOT)) return 'other';
  const branch = sopClassUid.slice(ROOT.length);
  return OTHER_KINDS.find(([pattern]) => pattern.test(branch))?.[1] ?? 'other';
}

/**
 * What makes an object that is no image safe: the rules of every policy for masks, outlines, doses and
 * curves, whose texts are few and treated one by one; an option where people write or draw. Not here is
 * what nobody can look into by rule: documents, models, sound, video, raw data, profiles of colours.
 */
const SAFE_BY: Readonly<Partial<Record<ObjectKind, 'every-policy' | DeidOption>>> = {
  segmentation: 'every-policy',
  'structure-set': 'every-policy',
  'radiotherapy-plan': 'every-policy',
  'radiotherapy-dose': 'every-policy',
  waveform: 'every-policy',
  'structured-report': 'cleanStructuredContent',
  'presentation-state': 'cleanGraphics',
};

/** Under what an object that is no image can be released; undefined when never. */
export function safeBy(kind: ObjectKind): 'every-policy' | DeidOption | undefined {
  return SAFE_BY[kind];
}
