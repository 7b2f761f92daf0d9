import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { planeNormal, planeOf, type PlaneFacts } from './plane.ts';

const facts = (part: Partial<PlaneFacts>): PlaneFacts => ({
  modality: 'CT',
  orientations: [],
  viewPosition: null,
  patientOrientation: [],
  ...part,
});

/** Axial slice whose column is turned by that angle about the row. */
function tilted(degrees: number): number[] {
  const angle = (degrees * Math.PI) / 180;
  return [1, 0, 0, 0, Math.cos(angle), Math.sin(angle)];
}
const AXIAL = tilted(0);
const CORONAL = [1, 0, 0, 0, 0, -1];
const SAGITTAL = [0, 1, 0, 0, 0, -1];

describe('planeOf', () => {
  it.each([
    ['axial', AXIAL, 'AXIAL'],
    ['axial, feet first', [-1, 0, 0, 0, 1, 0], 'AXIAL'],
    ['coronal', CORONAL, 'CORONAL'],
    ['sagittal', SAGITTAL, 'SAGITTAL'],
    ['gantry tilt of 30 degrees', tilted(30), 'AXIAL'],
    ['36.8 degrees: component 0.8007', tilted(36.8), 'AXIAL'],
    ['36.9 degrees: component 0.7997', tilted(36.9), 'OBLIQUE'],
    ['53 degrees: component 0.799', tilted(53), 'OBLIQUE'],
    ['54 degrees: component 0.809', tilted(54), 'CORONAL'],
  ])('%s', (_name, orientation, plane) => {
    const derived = planeOf(facts({ orientations: [orientation] }));
    expect(derived).toMatchObject({ value: plane, rule: 'image-orientation' });
    expect(derived.confidence).toBeGreaterThanOrEqual(0.8);
  });

  it.each([
    ['five numbers', [1, 0, 0, 0, 1]],
    ['a number missing', [1, 0, 0, 0, NaN, 0]],
    ['all zero', [0, 0, 0, 0, 0, 0]],
    ['row and column alike', [1, 0, 0, 1, 0, 0]],
    ['no unit vectors', [100, 0, 0, 0, 100, 0]],
  ])('knows nothing from %s', (_name, orientation) => {
    expect(planeOf(facts({ orientations: [orientation] }))).toEqual({
      value: 'UNKNOWN',
      rule: 'none',
      evidence: '',
      confidence: 0,
    });
  });

  it('takes the majority of the frames', () => {
    const derived = planeOf(facts({ modality: 'MR', orientations: [SAGITTAL, AXIAL, AXIAL] }));
    expect(derived).toEqual({
      value: 'AXIAL',
      rule: 'frame-orientation',
      evidence: 'frames=3;AXIAL=2;SAGITTAL=1',
      confidence: 0.667,
    });
  });

  it.each([
    [{ modality: 'DX', viewPosition: 'PA' }, 'view-position', 1],
    [{ modality: 'MG', viewPosition: 'mlo ' }, 'view-position', 1],
    [{ modality: 'CR', viewPosition: 'Dr Kim' }, 'modality', 0.8],
    [{ modality: 'CR', patientOrientation: ['L', 'F'] }, 'patient-orientation', 0.9],
    [{ modality: 'XA', orientations: [AXIAL] }, 'modality', 0.8],
  ])('%j is a projection by %s', (part, rule, confidence) => {
    const derived = planeOf(facts(part));
    expect(derived).toMatchObject({ value: 'PROJECTION', rule, confidence });
    expect(derived.evidence).not.toContain('Kim');
  });

  it.each([
    [['L', 'P'], 'AXIAL'],
    [['R', 'F'], 'CORONAL'],
    [['P', 'FR'], 'SAGITTAL'],
    [['L', 'R'], 'UNKNOWN'],
    [['L'], 'UNKNOWN'],
  ])('reads letters %j of a CT without orientation as %s', (patientOrientation, plane) => {
    expect(planeOf(facts({ patientOrientation })).value).toBe(plane);
  });

  it('does not apply letters to ultrasound', () => {
    expect(planeOf(facts({ modality: 'US', patientOrientation: ['L', 'P'] })).value).toBe(
      'UNKNOWN',
    );
  });

  it('gives the axis of the largest component for every frame of unit vectors', () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (a, b, c) => {
        const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap((x) => [Math.cos(x), Math.sin(x)]) as [
          number, number, number, number, number, number,
        ]; // prettier-ignore
        const row = [ca * cb, sa * cb, -sb];
        const column = [ca * sb * sc - sa * cc, sa * sb * sc + ca * cc, cb * sc];
        const normal = planeNormal([...row, ...column]);
        const expected = [ca * sb * cc + sa * sc, sa * sb * cc - ca * sc, cb * cc];
        for (const [axis, value] of expected.entries())
          expect(normal?.[axis]).toBeCloseTo(value, 6);
      }),
    );
  });
});
