import { derived, term } from './derive.ts';
import type { Derived, Plane } from './rows.ts';

/** What the plane rules look at. */
export interface PlaneFacts {
  /** DICOM modality code. */
  readonly modality: string;
  /** Image Orientation (Patient), six cosines each: one, or one a frame when enhanced multi-frame. */
  readonly orientations: readonly (readonly number[])[];
  readonly viewPosition: string | null;
  /** Patient Orientation (0020,0020): direction of the row, direction of the column. */
  readonly patientOrientation: readonly string[];
}

/** D. Clunie's threshold: below it no axis of the body is near enough. */
const AXIS_THRESHOLD = 0.8;
const AXES = ['SAGITTAL', 'CORONAL', 'AXIAL'] as const;
const PROJECTION_MODALITIES = new Set(['CR', 'DX', 'IO', 'MG', 'PX', 'RF', 'RG', 'XA']);
/** Defined Terms of View Position (0018,5101), PS3.3 C.8.1.1, C.8.11.1 and C.8.11.5. */
const VIEW_POSITIONS = new Set([
  'AP', 'PA', 'LL', 'RL', 'RLD', 'LLD', 'RLO', 'LLO', 'RAO', 'LAO', 'RPO', 'LPO', 'LAT', 'LATERAL',
  'CC', 'MLO', 'ML', 'LM', 'LMO', 'XCC', 'XCCL', 'XCCM', 'FB', 'SIO', 'ISO', 'CV', 'SWIM', 'AX',
]); // prettier-ignore
/** Which axis of the body (0 left-right, 1 front-back, 2 head-foot) a direction letter follows. */
const LETTER_AXES: Readonly<Record<string, number>> = { L: 0, R: 0, A: 1, P: 1, H: 2, F: 2 };

/** Unit normal (row × column) in the DICOM patient frame (LPS), or null when the cosines are no frame. */
export function planeNormal(orientation: readonly number[]): [number, number, number] | null {
  if (orientation.length !== 6 || !orientation.every(Number.isFinite)) return null;
  const [rx, ry, rz, cx, cy, cz] = orientation as [number, number, number, number, number, number];
  const normal = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx] as const;
  const length = Math.hypot(...normal);
  const lengths = Math.hypot(rx, ry, rz) * Math.hypot(cx, cy, cz);
  // Row and column are orthogonal unit vectors (PS3.3 C.7.6.2.1.1); half of that is no rounding.
  if (!(length > 0.5 * lengths) || lengths < 0.25 || lengths > 4) return null;
  return [normal[0] / length, normal[1] / length, normal[2] / length];
}

function planeOfNormal(normal: readonly number[]): { plane: Plane; component: number } {
  const magnitudes = normal.map(Math.abs);
  const component = Math.max(...magnitudes);
  const axis = AXES[magnitudes.indexOf(component)];
  return component >= AXIS_THRESHOLD && axis !== undefined
    ? { plane: axis, component }
    : { plane: 'OBLIQUE', component: 1 };
}

function planeOfFrames(normals: readonly (readonly number[])[]): Derived<Plane> {
  const counts = new Map<Plane, number>();
  let componentSum = 0;
  for (const normal of normals) {
    const { plane, component } = planeOfNormal(normal);
    counts.set(plane, (counts.get(plane) ?? 0) + 1);
    componentSum += component;
  }
  const ranked = [...counts].sort(([, a], [, b]) => b - a);
  const [plane, count] = ranked[0] ?? (['UNKNOWN', 0] as const);
  const evidence = [`frames=${normals.length}`, ...ranked.map(([p, n]) => `${p}=${n}`)].join(';');
  const share = count / normals.length;
  return derived(plane, 'frame-orientation', evidence, (share * componentSum) / normals.length);
}

/** Row and column of Patient Orientation name the two axes of the plane; the first letter leads. */
function planeOfLetters(letters: readonly string[]): Plane | null {
  const [row, column] = letters.slice(0, 2).map((text) => LETTER_AXES[term(text).charAt(0)]);
  if (row === undefined || column === undefined || row === column) return null;
  return AXES[3 - row - column] ?? null;
}

/**
 * Plane of one instance: orientation first, then what projection images state.
 * Source: PS3.3 C.7.6.2.1.1, C.7.6.16.2.4; threshold after D. Clunie.
 */
export function planeOf(facts: PlaneFacts): Derived<Plane> {
  const view = term(facts.viewPosition);
  const isProjection = PROJECTION_MODALITIES.has(facts.modality);
  const normals = facts.orientations.map(planeNormal).filter((normal) => normal !== null);
  const [first] = normals;
  if (first !== undefined && !isProjection) {
    if (normals.length > 1) return planeOfFrames(normals);
    const { plane, component } = planeOfNormal(first);
    const evidence = `normal=${first.map((value) => value.toFixed(3)).join(',')}`;
    return derived(plane, 'image-orientation', evidence, component);
  }
  if (isProjection && VIEW_POSITIONS.has(view)) {
    return derived('PROJECTION', 'view-position', `view=${view}`, 1);
  }
  const letters = planeOfLetters(facts.patientOrientation);
  if (isProjection) {
    return letters === null
      ? derived('PROJECTION', 'modality', `modality=${facts.modality}`, 0.8)
      : derived('PROJECTION', 'patient-orientation', `across=${letters}`, 0.9);
  }
  if (letters !== null && ['CT', 'MR', 'PT', 'NM'].includes(facts.modality)) {
    return derived(letters, 'patient-orientation', `across=${letters}`, 0.7);
  }
  return derived('UNKNOWN', 'none', '', 0);
}
