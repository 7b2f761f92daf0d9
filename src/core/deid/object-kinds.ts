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

const OTHER_KINDS: readonly (readonly [RegExp, string])[] = [
  [/^104\./, 'encapsulated-document'],
  [/^(88\.|79\.1|78\.6)/, 'structured-report'],
  [/^481\./, 'radiotherapy'],
  [/^9(\.|$)/, 'waveform'],
  [/^11\./, 'presentation-state'],
  [/^66\.(4|5)$/, 'segmentation'],
  [/^66\.[123]$/, 'registration'],
  [/^66\.6$/, 'tractography'],
  [/^66$/, 'raw-data'],
  [/^4\.2$/, 'spectroscopy'],
  [/^(30|67)$/, 'parametric-map'],
  [/^77\.1\.(1|2|4)\.1$/, 'video'],
  [/^(78|80|81|82|90|91)\./, 'measurements'],
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

/** One word for an object that is no plain image; a fixed list, so it may stand in an error. */
export function otherKindOf(sopClassUid: string | undefined): string {
  if (!sopClassUid) return 'no-sop-class';
  if (sopClassUid === '1.2.840.10008.1.3.10') return 'directory';
  if (!sopClassUid.startsWith('1.2.840.10008.')) return 'private-class';
  if (!sopClassUid.startsWith(ROOT)) return 'other';
  const branch = sopClassUid.slice(ROOT.length);
  return OTHER_KINDS.find(([pattern]) => pattern.test(branch))?.[1] ?? 'other';
}
