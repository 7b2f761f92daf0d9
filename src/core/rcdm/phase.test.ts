import { describe, expect, it } from 'vitest';
import { phaseOf, secondsOfTime, type PhaseFacts } from './phase.ts';

const facts = (part: Partial<PhaseFacts>): PhaseFacts => ({
  modality: 'CT',
  agentPhases: [],
  agentAdministered: [],
  seriesDescription: '',
  protocolName: '',
  acquisitionTime: '',
  bolusStartTime: '',
  agent: '',
  route: '',
  bodyPart: 'ABDOMEN',
  isDeidentified: false,
  isOriginalImage: true,
  ...part,
});

describe('words of a description', () => {
  it.each([
    ['ABD ART', 'ARTERIAL'],
    ['Liver_ART_3mm', 'ARTERIAL'],
    ['ART2', 'ARTERIAL'],
    ['part 2', 'UNKNOWN'],
    ['PARTIAL', 'UNKNOWN'],
    ['Heart', 'UNKNOWN'],
    ['Artery', 'UNKNOWN'],
    ['smart prep', 'UNKNOWN'],
    ['model', 'UNKNOWN'],
    ['LIVER DEL', 'DELAYED'],
    ['Delayed 5min', 'DELAYED'],
    ['delta', 'UNKNOWN'],
    ['arterial spin labeling', 'UNKNOWN'],
    ['intravenous', 'UNKNOWN'],
    ['early arterial', 'EARLY_ARTERIAL'],
    ['Late-Arterial phase', 'LATE_ARTERIAL'],
    ['Portal', 'PORTAL_VENOUS'],
    ['PORTAL VENOUS 1.0', 'PORTAL_VENOUS'],
    ['PV 70s', 'PORTAL_VENOUS'],
    ['PV pulmonary vein ablation', 'UNKNOWN'],
    ['Venous', 'PORTAL_VENOUS'],
    ['non-contrast', 'NATIVE'],
    ['CHEST WITHOUT CONTRAST', 'NATIVE'],
    ['Chest w/o contrast', 'NATIVE'],
    ['NECT', 'NATIVE'],
    ['C-', 'NATIVE'],
    ['C-spine', 'UNKNOWN'],
    ['T1 PRE', 'NATIVE'],
    ['PRE-OP MRI', 'UNKNOWN'],
    ['T1 POST', 'CONTRAST'],
    ['POST OP', 'UNKNOWN'],
    ['Posterior fossa', 'UNKNOWN'],
    ['post fossa', 'UNKNOWN'],
    ['T1 +C', 'CONTRAST'],
    ['T1 C+', 'CONTRAST'],
    ['CE T1', 'CONTRAST'],
    ['face', 'UNKNOWN'],
    ['with contrast', 'CONTRAST'],
    ['W/WO CONTRAST', 'UNKNOWN'],
    ['without and with contrast', 'UNKNOWN'],
    ['ART + PORTAL', 'UNKNOWN'],
    ['contrast enhanced arterial', 'ARTERIAL'],
    ['LGE', 'DELAYED'],
    ['동맥기', 'ARTERIAL'],
    ['간동맥기 영상', 'ARTERIAL'],
    ['조기 동맥기', 'EARLY_ARTERIAL'],
    ['후기동맥기', 'LATE_ARTERIAL'],
    ['관상동맥', 'UNKNOWN'],
    ['대동맥', 'UNKNOWN'],
    ['동맥기능', 'UNKNOWN'],
    ['문맥기', 'PORTAL_VENOUS'],
    ['지연기', 'DELAYED'],
    ['조영전', 'NATIVE'],
    ['조영 증강 전', 'NATIVE'],
    ['비조영', 'NATIVE'],
    ['조영증강', 'CONTRAST'],
    ['조영 후', 'CONTRAST'],
    ['조영 전후', 'UNKNOWN'],
    ['동맥기'.normalize('NFD'), 'ARTERIAL'],
  ])('%s is %s', (seriesDescription, phase) => {
    const derived = phaseOf(facts({ seriesDescription }));
    expect(derived.value).toBe(phase);
    if (phase !== 'UNKNOWN') expect(derived.rule).toBe('series-description');
  });

  it('stores no text of the header', () => {
    const derived = phaseOf(facts({ seriesDescription: 'HONG GILDONG ART' }));
    expect(derived.evidence).toBe('word=arterial');
  });

  it('asks the protocol when the series names two phases', () => {
    const derived = phaseOf(facts({ seriesDescription: 'ART/PV', protocolName: 'Delayed' }));
    expect(derived).toMatchObject({ value: 'DELAYED', rule: 'protocol-name' });
  });
});

describe('order of the rules', () => {
  it('puts the coded agent phase first', () => {
    const derived = phaseOf(
      facts({ agentPhases: ['portal_venous'], seriesDescription: 'ART', agent: 'Iopromide' }),
    );
    expect(derived).toEqual({
      value: 'PORTAL_VENOUS',
      rule: 'agent-phase',
      evidence: 'code=PORTAL_VENOUS',
      confidence: 1,
    });
  });

  it('does not decide between two coded phases, nor by an unknown one', () => {
    const two = phaseOf(facts({ agentPhases: ['ARTERIAL', 'DELAYED'], seriesDescription: 'ART' }));
    expect(two.rule).toBe('series-description');
    expect(phaseOf(facts({ agentPhases: ['constructor', 'X'] })).value).toBe('UNKNOWN');
  });

  it.each([
    ['101509.9', 'NATIVE'],
    ['101510', 'EARLY_ARTERIAL'],
    ['101529.99', 'EARLY_ARTERIAL'],
    ['101530', 'LATE_ARTERIAL'],
    ['101559', 'LATE_ARTERIAL'],
    ['101600', 'PORTAL_VENOUS'],
    ['101639', 'PORTAL_VENOUS'],
    ['101641', 'DELAYED'],
    ['101430', 'NATIVE'],
  ])('bins an acquisition at %s after a bolus at 10:15:00 as %s', (acquisitionTime, phase) => {
    const derived = phaseOf(facts({ acquisitionTime, bolusStartTime: '101500', agent: 'Iohexol' }));
    expect(derived).toMatchObject({ value: phase, rule: 'bolus-delay' });
  });

  it('bins over midnight, and not over hours', () => {
    const late = facts({ acquisitionTime: '000005', bolusStartTime: '235930' });
    expect(phaseOf(late)).toMatchObject({ value: 'LATE_ARTERIAL', evidence: 'delay=35s' });
    const hours = facts({ acquisitionTime: '140000', bolusStartTime: '101500', agent: 'Iohexol' });
    expect(phaseOf(hours)).toMatchObject({ value: 'CONTRAST', rule: 'agent' });
  });

  it('is less sure of the delay outside the abdomen', () => {
    const times = { acquisitionTime: '101535', bolusStartTime: '101500' };
    expect(phaseOf(facts(times)).confidence).toBe(0.7);
    expect(phaseOf(facts({ ...times, bodyPart: 'CHEST' })).confidence).toBe(0.4);
  });

  it.each([
    ['present', { agent: 'Iohexol 350' }, 'CONTRAST'],
    ['empty', { agent: '' }, 'UNKNOWN'],
    ['only spaces', { agent: '  ' }, 'UNKNOWN'],
    ['absent', { agent: null }, 'NATIVE'],
    ['absent after de-identification', { agent: null, isDeidentified: true }, 'UNKNOWN'],
    ['absent in a derived image', { agent: null, isOriginalImage: false }, 'UNKNOWN'],
    ['"NONE"', { agent: 'NONE' }, 'NATIVE'],
    ['swallowed', { agent: 'Gastrografin', route: 'ORAL' }, 'UNKNOWN'],
    ['administered NO', { agent: null, agentAdministered: ['NO'] }, 'NATIVE'],
    ['administered YES', { agent: null, agentAdministered: ['NO', 'YES'] }, 'CONTRAST'],
  ])('agent %s', (_name, part, phase) => {
    expect(phaseOf(facts(part)).value).toBe(phase);
  });

  it.each(['US', 'CR', 'PT', 'MG'])('gives %s no phase', (modality) => {
    const derived = phaseOf(facts({ modality, seriesDescription: 'ART', agent: 'X' }));
    expect(derived).toMatchObject({ value: 'UNKNOWN', rule: 'not-applicable' });
  });
});

describe('secondsOfTime', () => {
  it.each([
    ['101530', 36_930],
    ['101530.25', 36_930.25],
    ['10:15:30', 36_930],
    ['1015', 36_900],
    ['10', 36_000],
    ['', null],
    ['2561', null],
    ['7', null],
    ['10153x', null],
  ])('%s', (time, seconds) => {
    expect(secondsOfTime(time)).toBe(seconds);
  });
});
