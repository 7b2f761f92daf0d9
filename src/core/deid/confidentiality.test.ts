import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as T from '../dicom/tags.generated.ts';
import { MASKED_ROWS, ROWS } from './confidentiality.generated.ts';
import {
  basicProfile,
  iodSafeAction,
  OPTIONS,
  PIXEL_OPTIONS,
  type DeidOption,
} from './confidentiality.ts';

const TABLE = '../shared/data/standard/confidentiality_profile_attributes.json';

describe('table E.1-1', () => {
  test('holds the 621 rows of the 2024b edition, four of them for many tags', () => {
    expect(ROWS).toHaveLength(617);
    expect(MASKED_ROWS).toHaveLength(4);
    expect(new Set(ROWS.map(([tag]) => tag)).size).toBe(617);
  });

  test('every action is one of the standard', () => {
    const actions = new Set([...ROWS.map((row) => row[1]), ...MASKED_ROWS.map((row) => row[2])]);
    expect([...actions].sort()).toEqual([
      'D', 'U', 'X', 'X/D', 'X/Z', 'X/Z/D', 'X/Z/U*', 'Z', 'Z/D',
    ]); // prettier-ignore
  });

  test('keeps the option columns', () => {
    const count = (option: string) =>
      [...ROWS, ...MASKED_ROWS].filter((row) => (row.at(-1) as string).includes(option)).length;
    expect(count('retainModifiedDates=C')).toBe(165);
    expect(count('retainFullDates=K')).toBe(165);
    expect(count('cleanDescriptors=C')).toBe(125);
    expect(count('retainUids=K')).toBe(59);
    expect(count('retainDeviceIdentity=')).toBe(57);
    expect(count('retainInstitutionIdentity=K')).toBe(10);
    expect(count('retainPatientCharacteristics=')).toBe(13);
    expect(count('cleanGraphics=C')).toBe(4);
    expect(count('cleanStructuredContent=C')).toBe(3);
    expect(count('retainSafePrivate=C')).toBe(1);
    const named = new Set(
      [...ROWS, ...MASKED_ROWS].flatMap((row) => (row.at(-1) as string).match(/\w+(?==)/g) ?? []),
    );
    const known = Object.keys(OPTIONS).filter((o) => !PIXEL_OPTIONS.includes(o as DeidOption));
    expect([...named].sort()).toEqual(known.sort());
  });

  test.each([
    [T.PatientName, 'Z'],
    [T.PatientID, 'Z/D'],
    [T.DeviceSerialNumber, 'X/Z/D'],
    [T.SourceImageSequence, 'X/Z/U*'],
    [T.Manufacturer, undefined],
    [T.ConvolutionKernel, undefined],
    [0x00091001, 'X'],
    [0x50022500, 'X'],
    [0x60023000, 'X'],
    [0x60020022, undefined],
  ])('tag %i: %s', (tag, action) => {
    expect(basicProfile(tag)).toBe(action);
  });

  test.each([
    ['X/Z/D', 'D'],
    ['X/Z', 'Z'],
    ['X/D', 'D'],
    ['X/Z/U*', 'U'],
    ['X', 'X'],
  ])('%s is carried out as %s', (compound, action) => {
    expect(iodSafeAction(compound)).toBe(action);
  });

  test.skipIf(!existsSync(TABLE))('agrees with the table it was made from', () => {
    const source = JSON.parse(readFileSync(TABLE, 'utf8')) as {
      id: string;
      basicProfile: string;
    }[];
    expect(source).toHaveLength(ROWS.length + MASKED_ROWS.length);
    const exact = source.filter(({ id }) => /^[0-9a-f]{8}$/i.test(id));
    expect(exact).toHaveLength(ROWS.length);
    for (const row of exact) {
      expect(basicProfile(Number.parseInt(row.id, 16))).toBe(row.basicProfile);
    }
  });
});
