import { derived, term } from './derive.ts';
import { phaseOfText } from './phase-words.ts';
import type { Derived, Phase } from './rows.ts';

/** What the phase rules look at, from the original header. */
export interface PhaseFacts {
  /** DICOM modality code. */
  readonly modality: string;
  /** Contrast/Bolus Agent Phase of each item of Contrast/Bolus Usage Sequence. */
  readonly agentPhases: readonly string[];
  /** Contrast/Bolus Agent Administered of the same items: YES or NO. */
  readonly agentAdministered: readonly string[];
  readonly seriesDescription: string;
  readonly protocolName: string;
  /** DICOM TM values (HHMMSS.FFFFFF); a date-time's time part will do. */
  readonly acquisitionTime: string;
  readonly bolusStartTime: string;
  /** Contrast/Bolus Agent; null when the attribute is absent, '' when it is there without a value. */
  readonly agent: string | null;
  readonly route: string;
  /** DICOM body part code. */
  readonly bodyPart: string;
  /** Somebody has removed attributes before: absence says nothing then. */
  readonly isDeidentified: boolean;
  /** CT or MR Image Storage, original pixels: only there does an absent agent mean anything. */
  readonly isOriginalImage: boolean;
}

/** Defined Terms of Contrast/Bolus Agent Phase, PS3.3 C.7.6.16.2.12. */
const AGENT_PHASES: Readonly<Record<string, Phase>> = {
  PRE_CONTRAST: 'NATIVE',
  POST_CONTRAST: 'CONTRAST',
  IMMEDIATE: 'CONTRAST',
  DYNAMIC: 'CONTRAST',
  STEADY_STATE: 'CONTRAST',
  CAPILLARY: 'CONTRAST',
  VENOUS: 'CONTRAST',
  DELAYED: 'DELAYED',
  ARTERIAL: 'ARTERIAL',
  PORTAL_VENOUS: 'PORTAL_VENOUS',
};

/** Upper limits in seconds after the bolus, of the abdomen. */
const ABDOMEN_BINS: readonly (readonly [number, Phase])[] = [
  [10, 'NATIVE'],
  [30, 'EARLY_ARTERIAL'],
  [60, 'LATE_ARTERIAL'],
  [100, 'PORTAL_VENOUS'],
];
const ABDOMINAL = /ABD|^(LIVER|PANCREAS|KIDNEY|SPLEEN|STOMACH|GALLBLADDER|BILIARYTRACT)$/;
const LONGEST_S = 3600;
const DAY_S = 86_400;
const NO_AGENT = /^(?:no|none|without|w\/?o|0|n\/?a|non[\s-]*contrast|no[\s-]*contrast|없음)$/iu;
const NOT_VASCULAR = /^(?:ORAL|PO|P\.O\.|RECTAL|RECTUM|PER OS|경구)$/iu;

/** Seconds after midnight of a DICOM TM value, or null. The older HH:MM:SS is read as well. */
export function secondsOfTime(time: string): number | null {
  const match = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(\.\d{1,6})?)?)?\s*$/.exec(time);
  if (match === null) return null;
  const [hours, minutes, seconds] = [match[1], match[2] ?? '0', match[3] ?? '0'].map(Number);
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  if (hours > 23 || minutes > 59 || seconds > 60) return null;
  return hours * 3600 + minutes * 60 + seconds + Number(match[4] ?? '0');
}

function phaseOfDelay(facts: PhaseFacts): Derived<Phase> | null {
  const acquired = secondsOfTime(facts.acquisitionTime);
  const injected = secondsOfTime(facts.bolusStartTime);
  if (acquired === null || injected === null) return null;
  // An examination may run over midnight; none lasts half a day.
  const elapsed = ((((acquired - injected + DAY_S / 2) % DAY_S) + DAY_S) % DAY_S) - DAY_S / 2;
  if (Math.abs(elapsed) > LONGEST_S) return null;
  const phase = ABDOMEN_BINS.find(([limit]) => elapsed < limit)?.[1] ?? 'DELAYED';
  const confidence = ABDOMINAL.test(facts.bodyPart) ? 0.7 : 0.4;
  return derived(phase, 'bolus-delay', `delay=${Math.round(elapsed)}s`, confidence);
}

function phaseOfAgent(facts: PhaseFacts): Derived<Phase> | null {
  const administered = new Set(facts.agentAdministered.map(term));
  if (administered.has('YES')) return derived('CONTRAST', 'agent', 'administered=YES', 0.8);
  if (administered.has('NO')) return derived('NATIVE', 'agent', 'administered=NO', 0.8);
  if (facts.agent === null) {
    if (facts.isDeidentified || !facts.isOriginalImage) return null;
    return derived('NATIVE', 'agent', 'agent=absent', facts.modality === 'CT' ? 0.5 : 0.3);
  }
  const agent = facts.agent.trim();
  if (agent === '') return null;
  if (NO_AGENT.test(agent)) return derived('NATIVE', 'agent', 'agent=none', 0.7);
  if (NOT_VASCULAR.test(facts.route.trim())) return null;
  return derived('CONTRAST', 'agent', 'agent=present', 0.6);
}

/** Contrast phase of one CT or MR instance: the first rule that applies; other modalities are UNKNOWN. */
export function phaseOf(facts: PhaseFacts): Derived<Phase> {
  if (facts.modality !== 'CT' && facts.modality !== 'MR') {
    return derived('UNKNOWN', 'not-applicable', '', 0);
  }
  const coded = [...new Set(facts.agentPhases.map(term))].filter((code) => code in AGENT_PHASES);
  const [code] = coded;
  const codedPhase = code === undefined ? undefined : AGENT_PHASES[code];
  if (coded.length === 1 && code !== undefined && codedPhase !== undefined) {
    return derived(codedPhase, 'agent-phase', `code=${code}`, 1);
  }
  const texts = [
    ['series-description', facts.seriesDescription],
    ['protocol-name', facts.protocolName],
  ] as const;
  for (const [name, text] of texts) {
    const match = phaseOfText(text);
    if (match !== null) return derived(match.phase, name, `word=${match.name}`, match.confidence);
  }
  return phaseOfDelay(facts) ?? phaseOfAgent(facts) ?? derived('UNKNOWN', 'none', '', 0);
}
