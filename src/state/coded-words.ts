import type { Text } from '../core/i18n.ts';
import type { ConditionOccurrenceRow, Phase, Plane } from '../core/rcdm/rows.ts';

export const PLANE_WORDS: Readonly<Record<Plane, Text>> = {
  AXIAL: { en: 'Axial', ko: '축상면' },
  CORONAL: { en: 'Coronal', ko: '관상면' },
  SAGITTAL: { en: 'Sagittal', ko: '시상면' },
  OBLIQUE: { en: 'Oblique', ko: '사면' },
  PROJECTION: { en: 'Projection', ko: '투영' },
  UNKNOWN: { en: 'Plane unknown', ko: '단면 미상' },
};

export const PHASE_WORDS: Readonly<Record<Phase, Text>> = {
  NATIVE: { en: 'Native', ko: '조영 전' },
  EARLY_ARTERIAL: { en: 'Early arterial', ko: '초기 동맥기' },
  LATE_ARTERIAL: { en: 'Late arterial', ko: '후기 동맥기' },
  ARTERIAL: { en: 'Arterial', ko: '동맥기' },
  PORTAL_VENOUS: { en: 'Portal venous', ko: '문맥기' },
  DELAYED: { en: 'Delayed', ko: '지연기' },
  CONTRAST: { en: 'Contrast', ko: '조영 후' },
  UNKNOWN: { en: 'Phase unknown', ko: '조영기 미상' },
};

export const BODY_PART_UNKNOWN: Text = { en: 'Body part unknown', ko: '부위 미상' };
export const NO_CONDITION: Text = { en: 'No condition', ko: '질환 없음' };
export const NO_MANUFACTURER: Text = { en: 'Manufacturer unknown', ko: '제조사 미상' };

/** Korean names of the body parts that the header rules can find; the rest keep the English name. */
export const BODY_PARTS_KO: Readonly<Record<string, string>> = {
  ABDOMEN: '복부',
  ABDOMENPELVIS: '복부·골반',
  ANKLE: '발목',
  AORTA: '대동맥',
  BLADDER: '방광',
  BRAIN: '뇌',
  BREAST: '유방',
  CHEST: '흉부',
  CHESTABDOMEN: '흉부·복부',
  CHESTABDPELVIS: '흉부·복부·골반',
  COLON: '결장',
  CSPINE: '경추',
  ELBOW: '팔꿈치',
  EXTREMITY: '사지',
  FEMUR: '대퇴골',
  FOOT: '발',
  HAND: '손',
  HEAD: '두부',
  HEADNECK: '두경부',
  HEART: '심장',
  HIP: '고관절',
  HUMERUS: '상완골',
  KIDNEY: '신장',
  KNEE: '무릎',
  LIVER: '간',
  LSPINE: '요추',
  LSSPINE: '요천추',
  LUNG: '폐',
  NECK: '경부',
  NECKCHEST: '경부·흉부',
  PANCREAS: '췌장',
  PELVIS: '골반',
  PHANTOM: '팬텀',
  PROSTATE: '전립선',
  SHOULDER: '어깨',
  SKULL: '두개골',
  SPINE: '척추',
  STOMACH: '위',
  THYROID: '갑상선',
  TLSPINE: '흉요추',
  TSPINE: '흉추',
  UTERUS: '자궁',
  WHOLEBODY: '전신',
  WRIST: '손목',
};

/** Names of conditions as they were given, by code. */
export function namesByCode(
  rows: readonly Pick<ConditionOccurrenceRow, 'conditionCode' | 'conditionName'>[],
): ReadonlyMap<string, Text> {
  return new Map(rows.map((row) => [row.conditionCode, row.conditionName]));
}
