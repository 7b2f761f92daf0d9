import { describe, expect, it } from 'vitest';
import { storedStudy } from '../../../tests/support/seed-studies.ts';
import { summarise } from './summary.ts';

const unknown = { value: 'UNKNOWN', rule: 'none', evidence: '', confidence: 0 };

const rows = [
  storedStudy(1, { personId: 'a', imageTotalCount: 10, planeCounts: { AXIAL: 8, UNKNOWN: 2 } }),
  storedStudy(2, { personId: 'a', conditionCode: null, shiftedDate: '2024-04-01' }),
  storedStudy(3, {
    personId: 'b',
    modality: 'CR',
    conditionCode: 'local:x',
    imageTotalCount: 1,
    planeCounts: { PROJECTION: 1 },
    phaseCounts: { UNKNOWN: 1 },
    bodyPart: unknown,
    manufacturer: null,
    shiftedDate: null,
  }),
];

describe('the summary of a store', () => {
  const summary = summarise(rows);

  it('counts patients, studies, images and conditions', () => {
    const { patients, studies, images, conditions } = summary;
    expect({ patients, studies, images, conditions }).toEqual({
      patients: 2,
      studies: 3,
      images: 15,
      conditions: 2,
    });
  });

  it('counts conditions within each modality, the most frequent modality first', () => {
    expect(summary.modalities).toEqual([
      {
        value: 'CT',
        studies: 2,
        images: 14,
        conditions: [
          { value: '233604007', studies: 1, images: 10 },
          { value: '-', studies: 1, images: 4 },
        ],
      },
      {
        value: 'CR',
        studies: 1,
        images: 1,
        conditions: [{ value: 'local:x', studies: 1, images: 1 }],
      },
    ]);
  });

  it('counts planes by image and lets a study stand in several', () => {
    expect(summary.planes).toEqual([
      { value: 'AXIAL', studies: 2, images: 12 },
      { value: 'UNKNOWN', studies: 1, images: 2 },
      { value: 'PROJECTION', studies: 1, images: 1 },
    ]);
  });

  it('asks for a phase only where there can be one', () => {
    expect(summary.quality).toEqual({
      plane: { unknown: 2, total: 15 },
      phase: { unknown: 0, total: 14 },
      bodyPart: { unknown: 1, total: 15 },
      condition: { unknown: 4, total: 15 },
    });
  });

  it('shows every month between the first and the last, and says what has no date', () => {
    expect(summary.periods.map(({ label, studies }) => [label, studies])).toEqual([
      ['2024-02', { CT: 1 }],
      ['2024-03', {}],
      ['2024-04', { CT: 1 }],
    ]);
    expect(summary.undatedStudies).toBe(1);
  });

  it('shows years over a long time', () => {
    const long = [
      storedStudy(1, { shiftedDate: '2019-11-02' }),
      storedStudy(2, { shiftedDate: '2024-01-31' }),
    ];
    const { periods } = summarise(long);
    expect(periods.map(({ label }) => label)).toEqual([
      '2019',
      '2020',
      '2021',
      '2022',
      '2023',
      '2024',
    ]);
    expect(periods[0]).toMatchObject({ monthFrom: '2019-01', monthTo: '2019-12' });
  });

  it('is empty for an empty store', () => {
    expect(summarise([])).toMatchObject({ studies: 0, periods: [], modalities: [] });
  });
});
