import { foldText, koreanWords, wholeWords } from './derive.ts';
import type { Phase } from './rows.ts';

interface WordRule {
  readonly phase: Phase;
  /** Our own name of the rule: it may be stored, the matched text may not. */
  readonly name: string;
  readonly pattern: RegExp;
  readonly confidence: number;
}

export interface WordMatch {
  readonly phase: Phase;
  readonly name: string;
  readonly confidence: number;
}

/** "post op", "pre RT" speak of treatment, "post fossa" of anatomy. */
const NOT_TREATMENT =
  '(?![\\s_.-]*(?:op|operati\\w*|surg\\w*|treat\\w*|tx|rt|crt|chemo\\w*|proc\\w*|biopsy|stent|fossa\\w*|void\\w*|process\\w*|ablation|transplant|tace)(?!\\p{L}))';
const CONTRAST = '(?:contrast|contr|cont|gd|gad|gado|gadolinium|iv|inj\\w*|ce)';

/**
 * What stands earlier is taken out of the text before the later rules look at it, so the "contrast"
 * of "non-contrast" and the "arterial" of "late arterial" count once.
 */
const RULES: readonly WordRule[] = [
  // Neither phase: taken out so that nothing of it counts.
  rule('UNKNOWN', 'not-a-phase', 'arterial[\\s_-]*spin(?:[\\s_-]*label\\w*)?|w\\s*/\\s*wo|w\\s*&\\s*w\\s*/\\s*o|w\\s*(?:\\+|and|&)\\s*w\\s*/?\\s*o|w\\s*/?\\s*o\\s*(?:\\+|and|&)\\s*w(?:ith)?|with(?:out)?\\s*(?:and|&)\\s*with(?:out)?|(?:pre|post)\\s*(?:and|&|\\+|/)\\s*(?:pre|post)(?:\\s*contrast)?', 0),
  korean('UNKNOWN', 'not-a-phase', '조영\\s*전\\s*[,/·&와과및]*\\s*후', 0),
  rule('NATIVE', 'non-contrast', `(?:non|no|without|w\\s*/\\s*o|wo|un)[\\s_.-]*(?:iv[\\s_.-]*)?(?:contrast\\w*|contr|cont|enhanced|enh|ce|gd|gad|gadolinium)|pre[\\s_.-]*${CONTRAST}|c\\s*-(?=$|[\\s_)\\]/])|-\\s*c|nect|ncct|nc|native|unenhanced|plain`, 0.9),
  rule('NATIVE', 'pre', `pre${NOT_TREATMENT}`, 0.7),
  korean('NATIVE', 'non-contrast', '비\\s*조영\\p{L}{0,2}|조영\\s*(?:제\\s*(?:주입\\s*)?)?전|조영\\s*증강\\s*전|단순', 0.9),
  rule('EARLY_ARTERIAL', 'early-arterial', 'early[\\s_.-]*(?:art|arterial)', 0.9),
  korean('EARLY_ARTERIAL', 'early-arterial', '조기\\s*동맥기|초기\\s*동맥기', 0.9),
  rule('LATE_ARTERIAL', 'late-arterial', 'late[\\s_.-]*(?:art|arterial)', 0.9),
  korean('LATE_ARTERIAL', 'late-arterial', '후기\\s*동맥기', 0.9),
  rule('PORTAL_VENOUS', 'portal-venous', 'portal[\\s_.-]*(?:venous|vein|phase)?|porto[\\s_.-]*venous|portovenous|pvp', 0.9),
  rule('PORTAL_VENOUS', 'portal-venous', 'pv(?!.*(?:pulm|card|heart|ablat|atri))', 0.7),
  korean('PORTAL_VENOUS', 'portal-venous', '문맥기|간문맥기|문정맥기', 0.9),
  rule('ARTERIAL', 'arterial', 'arterial|art|hap', 0.9),
  rule('ARTERIAL', 'corticomedullary', 'cortico[\\s_-]*medullary|cmp', 0.7),
  korean('ARTERIAL', 'arterial', '동맥기', 0.9),
  rule('DELAYED', 'delayed', 'delayed|delay|del|dly|equilibrium|excretory|urographic|lge|late[\\s_.-]*(?:gd|gad|gadolinium)(?:[\\s_.-]*enh\\w*)?', 0.9),
  korean('DELAYED', 'delayed', '지연기?|지연\\s*(?:영상|조영)|평형기|배설기', 0.9),
  rule('PORTAL_VENOUS', 'venous', 'venous|ven(?=[\\s_.-]*(?:phase|ph)?$)', 0.6),
  korean('PORTAL_VENOUS', 'venous', '정맥기', 0.6),
  rule('CONTRAST', 'post-contrast', `post[\\s_.-]*${CONTRAST}|(?:with|w\\s*/?|\\+)[\\s_.-]*(?:iv[\\s_.-]*)?(?:contrast|contr|gd|gad|gadolinium)|contrast[\\s_.-]*enhanced|enhanced|cect|ce|c\\s*\\+(?=$|[\\s_)\\]/])|\\+\\s*c|nephrographic|nephrogenic`, 0.8),
  rule('CONTRAST', 'post', `post${NOT_TREATMENT}`, 0.6),
  korean('CONTRAST', 'post-contrast', '조영\\s*증강|조영\\s*(?:제\\s*(?:주입\\s*)?)?후|조영\\s*증강\\s*후', 0.8),
]; // prettier-ignore

function rule(phase: Phase, name: string, words: string, confidence: number): WordRule {
  return { phase, name, pattern: wholeWords(words), confidence };
}

function korean(phase: Phase, name: string, words: string, confidence: number): WordRule {
  return { phase, name, pattern: koreanWords(words), confidence };
}

const SPECIFIC = new Set<Phase>([
  'EARLY_ARTERIAL',
  'LATE_ARTERIAL',
  'ARTERIAL',
  'PORTAL_VENOUS',
  'DELAYED',
]);

/** The one phase that a description names; null when it names none, or several. */
export function phaseOfText(text: string): WordMatch | null {
  let rest = foldText(text);
  const found = new Map<Phase, WordMatch>();
  for (const { phase, name, pattern, confidence } of RULES) {
    const without = rest.replace(pattern, ' | ');
    if (without === rest) continue;
    rest = without;
    if (phase !== 'UNKNOWN' && !found.has(phase)) found.set(phase, { phase, name, confidence });
  }
  // "Arterial, contrast enhanced" is one statement, the finer one.
  if ([...found.keys()].some((phase) => SPECIFIC.has(phase))) found.delete('CONTRAST');
  const [match] = found.values();
  return found.size === 1 && match !== undefined ? match : null;
}
