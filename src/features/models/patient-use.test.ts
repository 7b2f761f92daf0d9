import { expect, it } from 'vitest';
import type { DatasetVersion } from '../../core/dataset/dataset-version.ts';
import { splitByPatient } from '../../core/dataset/split.ts';
import { patientUses } from './patient-use.ts';

const items = Array.from({ length: 40 }, (_, i) => ({
  imageId: `i${i}`,
  frame: 0,
  radiologyOccurrenceId: 'o',
  personId: `p${i % 20}`,
  label: i % 2,
}));
const version = { classes: ['a', 'b'], items } as unknown as DatasetVersion;
const split = { train: 0.5, validation: 0.2, test: 0.3 };

it('puts every patient where the run of that seed has put them', () => {
  for (const seed of [1, 2]) {
    const uses = patientUses(version, { split, seed });
    const parts = splitByPatient(items, split, seed);
    expect(uses.size).toBe(20);
    for (const side of ['train', 'validation', 'test'] as const) {
      expect(parts[side].length).toBeGreaterThan(0);
      for (const { personId } of parts[side]) expect(uses.get(personId)).toBe(side);
    }
  }
  expect(patientUses(version, { split, seed: 1 })).not.toEqual(
    patientUses(version, { split, seed: 2 }),
  );
});
