import { describe, expect, it } from 'vitest';
import { dataSetOf, element, sequence } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { voisOf, voiToBytes, windowOfVoi } from './voi.ts';

const windowElements = (centers: string, widths: string, ...more: Element[]) => [
  element(Tag.WindowCenter, 'DS', centers),
  element(Tag.WindowWidth, 'DS', widths),
  ...more,
];

function lut(descriptor: readonly number[], entries: readonly number[], vr: 'US' | 'SS' = 'US') {
  return dataSetOf([
    element(Tag.LUTDescriptor, vr, descriptor),
    element(Tag.LUTData, 'OW', entries),
    element(Tag.LUTExplanation, 'LO', 'steep'),
  ]);
}
const withLuts = (...items: DataSet[]) => dataSetOf([sequence(Tag.VOILUTSequence, items)]);
const bytesThrough = (dataSet: DataSet, values: readonly number[], inverted = false) => {
  const [voi] = voisOf(dataSet, 0, true);
  if (!voi) throw new Error('no way to show it');
  return [...voiToBytes(Float32Array.from(values), voi, { inverted })];
};

describe('windows of the header', () => {
  it('come with their names and their function', () => {
    const dataSet = dataSetOf(
      windowElements(
        '40\\-600',
        '400\\1500',
        element(Tag.WindowCenterWidthExplanation, 'LO', 'SOFT\\LUNG'),
        element(Tag.VOILUTFunction, 'CS', 'SIGMOID'),
      ),
    );
    expect(voisOf(dataSet, 0, true)).toEqual([
      {
        kind: 'window',
        explanation: 'SOFT',
        window: { center: 40, width: 400, function: 'SIGMOID' },
      },
      {
        kind: 'window',
        explanation: 'LUNG',
        window: { center: -600, width: 1500, function: 'SIGMOID' },
      },
    ]);
  });

  it('of no use are left out: no width, less than 1, or no number', () => {
    expect(voisOf(dataSetOf(windowElements('1\\2\\3\\x', '0\\0.5')), 0, true)).toEqual([]);
    const exact = element(Tag.VOILUTFunction, 'CS', 'LINEAR_EXACT');
    expect(voisOf(dataSetOf(windowElements('1\\2', '0\\0.5', exact)), 0, true)).toMatchObject([
      { window: { center: 2, width: 0.5 } },
    ]);
  });

  it('have no name where de-identification took it', () => {
    const removed = element(Tag.WindowCenterWidthExplanation, 'LO', 'REMOVED\\LUNG');
    const vois = voisOf(dataSetOf(windowElements('40\\-600', '400\\1500', removed)), 0, true);
    expect(vois.map(({ explanation }) => explanation)).toEqual(['', 'LUNG']);
  });

  it('of enhanced objects are those of the frame, else of all frames', () => {
    const groups = (elements: Element[]) =>
      dataSetOf([sequence(Tag.FrameVOILUTSequence, [dataSetOf(elements)])]);
    const dataSet = dataSetOf([
      sequence(Tag.SharedFunctionalGroupsSequence, [groups(windowElements('1', '10'))]),
      sequence(Tag.PerFrameFunctionalGroupsSequence, [
        dataSetOf([]),
        groups(windowElements('2', '20')),
      ]),
    ]);
    expect(voisOf(dataSet, 0, true)).toMatchObject([{ window: { center: 1, width: 10 } }]);
    expect(voisOf(dataSet, 1, true)).toMatchObject([{ window: { center: 2, width: 20 } }]);
  });
});

describe('VOI LUTs', () => {
  it('of 12 bits begin at a negative value, and hold at both ends', () => {
    const dataSet = withLuts(lut([3, -1, 12], [0, 4095, 819], 'SS'));
    expect(bytesThrough(dataSet, [-9, -1, 0, 1, 9])).toEqual([0, 0, 255, 51, 51]);
    expect(bytesThrough(dataSet, [-1, 0, 1], true)).toEqual([255, 0, 204]);
  });

  it('say a negative first value as an unsigned one, and a large count as a negative one', () => {
    const [asUnsigned] = voisOf(withLuts(lut([2, 65_535, 8], [10, 20])), 0, true);
    expect(asUnsigned).toMatchObject({ table: { first: -1 } });
    const [unsignedInput] = voisOf(withLuts(lut([2, 65_535, 8], [10, 20])), 0, false);
    expect(unsignedInput).toMatchObject({ table: { first: 65_535 } });
    const entries = Array.from({ length: 65_536 }, (_, i) => i);
    const [whole] = voisOf(withLuts(lut([0, 0, 16], entries)), 0, false);
    expect(whole?.kind === 'table' && whole.table.entries.length).toBe(65_536);
    const [many] = voisOf(withLuts(lut([40_000 - 65_536, 0, 16], entries, 'SS')), 0, false);
    expect(many?.kind === 'table' && many.table.entries.length).toBe(40_000);
  });

  it('of 8 bits stand in bytes or in words', () => {
    const inBytes = dataSetOf([
      element(Tag.LUTDescriptor, 'US', [3, 0, 8]),
      element(Tag.LUTData, 'OW', Uint8Array.of(7, 8, 9, 0)),
    ]);
    expect(bytesThrough(withLuts(inBytes), [0, 1, 2])).toEqual([7, 8, 9]);
    expect(bytesThrough(withLuts(lut([3, 0, 8], [7, 8, 9])), [0, 1, 2])).toEqual([7, 8, 9]);
  });

  it('with entries larger than the stated bits are as wide as their entries', () => {
    expect(bytesThrough(withLuts(lut([2, 0, 8], [0, 4095])), [0, 1])).toEqual([0, 255]);
  });

  it('stand before the windows, those that cannot be read stand nowhere', () => {
    const good = lut([2, 5, 8], [1, 2]);
    const dataSet = dataSetOf([
      ...withLuts(lut([9, 0, 8], [1]), lut([2, 0, 40], [1, 2]), good).values(),
      ...windowElements('1', '2'),
    ]);
    const vois = voisOf(dataSet, 0, false);
    expect(vois).toMatchObject([{ kind: 'table', explanation: 'steep' }, { kind: 'window' }]);
    expect(vois.map(windowOfVoi)).toEqual([
      { center: 6, width: 2 },
      { center: 1, width: 2 },
    ]);
  });
});
