import { describe, expect, it } from 'vitest';
import { storedImage } from '../../../../tests/support/seed-studies.ts';
import { readDicomFile } from '../../dicom/read.ts';
import { phantomCount, phantomInstance } from '../../phantom/phantom.ts';
import { imageFactsOf } from '../../rcdm/header-facts.ts';
import { stringOf } from '../../dicom/values.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { assembleVolumes, type SeriesImage } from './assemble-volumes.ts';
import type { PlaceRow } from './placed-rows.ts';
import { stacksOfSeries } from './series-stacks.ts';

const CORONAL = [1, 0, 0, 0, 0, -1];
const SAGITTAL = [0, 1, 0, 0, 0, -1];

let made = 0;
/** A row; `z` places it on an axis from foot to head. */
function row(imageNo: number, z: number, change: Partial<PlaceRow> = {}): PlaceRow {
  made += 1;
  return storedImage(1, 0, made, { imageNo, imagePositionMm: [0, 0, z], ...change });
}

const numbersOf = (rows: readonly PlaceRow[]) =>
  stacksOfSeries(rows).map(({ images }) => images.map(({ imageNo }) => imageNo));

const faultsOf = (rows: readonly PlaceRow[]) => stacksOfSeries(rows).map(({ faults }) => faults);

describe('the order of a stack', () => {
  it('goes from head to feet by place, whatever the numbers say', () => {
    const rows = [row(1, 10), row(2, 30), row(3, 0), row(4, 20)];
    expect(numbersOf(rows)).toEqual([[2, 4, 1, 3]]);
    expect(stacksOfSeries(rows)[0]?.travel).toEqual([0, 0, -1]);
  });

  it('does so for pictures that are seen from above too', () => {
    const imageOrientation = [-1, 0, 0, 0, 1, 0];
    const rows = [row(1, 0), row(2, 5), row(3, 10)].map((one) => ({ ...one, imageOrientation }));
    expect(numbersOf(rows)).toEqual([[3, 2, 1]]);
    expect(stacksOfSeries(rows)[0]?.travel).toEqual([0, 0, -1]);
  });

  it('goes from front to back and from right to left in the other planes', () => {
    const front = [-20, 0, 10].map((y, at) =>
      row(at, 0, { imageOrientation: CORONAL, imagePositionMm: [0, y, 0] }),
    );
    const right = [20, -10, 0].map((x, at) =>
      row(at, 0, { imageOrientation: SAGITTAL, imagePositionMm: [x, 0, 0] }),
    );
    expect(numbersOf(front)).toEqual([[0, 1, 2]]);
    expect(numbersOf(right)).toEqual([[1, 2, 0]]);
    expect(stacksOfSeries(right)[0]?.travel).toEqual([1, 0, 0]);
  });

  it('falls back on the number without a place, and says so by going nowhere', () => {
    const unplaced = { imagePositionMm: null };
    const rows = [row(3, 0, unplaced), row(1, 0, unplaced), row(2, 0, { frames: 9 })];
    expect(numbersOf(rows)).toEqual([[1, 2, 3]]);
    expect(stacksOfSeries(rows)[0]).toMatchObject({ travel: null, faults: [] });
  });

  it('takes a wrong place for none', () => {
    const wrong: readonly Partial<PlaceRow>[] = [
      { imageOrientation: [1, 0, 0, 1, 0, 0] },
      { imagePositionMm: [0, 0, 1e9] },
      { pixelSpacingMm: [0, 1] },
      { pixelSpacingMm: null },
      { imageOrientation: null },
    ];
    for (const change of wrong) {
      const rows = [row(1, 0, change), row(2, 5, change), row(3, 10, change)];
      expect(numbersOf(rows)).toEqual([[1, 2, 3]]);
    }
  });

  it('is that of the assembled volume for every series of the sample set', async () => {
    const images: (SeriesImage & { readonly row: PlaceRow })[] = [];
    for (let index = 0; index < phantomCount(); index++) {
      const { dataSet } = await readDicomFile(phantomInstance(index).bytes);
      const id = String(index);
      const facts = imageFactsOf(dataSet, stringOf(dataSet, Tag.Modality) ?? '', '', '');
      const seriesUid = stringOf(dataSet, Tag.SeriesInstanceUID) ?? '';
      images.push({ id, dataSet, row: { ...facts, imageId: id, seriesUid } });
    }
    const bySeries = Map.groupBy(images, ({ row: { seriesUid } }) => seriesUid);
    for (const series of bySeries.values()) {
      // The third axis of axial slices goes to the head, of sagittal ones to the right, of coronal ones to the back.
      const volumes = assembleVolumes(series).volumes.map(({ frames, geometry }) => {
        const [x, , z] = geometry.kind === 'patient' ? geometry.directions[2] : [0, 0, 0];
        const ids = frames.flatMap((slice) => slice?.map(({ id }) => id) ?? []);
        return z > 0.9 || x < -0.9 ? ids.reverse() : ids;
      });
      const stacks = stacksOfSeries(series.map((image) => image.row));
      expect(stacks.map((stack) => stack.images.map(({ imageId }) => imageId))).toEqual(volumes);
      expect(stacks.flatMap(({ faults }) => faults)).toEqual([]);
    }
    expect(bySeries.size).toBeGreaterThan(12);
  });
});

describe('stacks of one series', () => {
  it('are one for each direction, and localizers come last', () => {
    const localizer = { imageType: 'LOCALIZER', imageOrientation: CORONAL } as const;
    const rows = [
      row(1, 0, localizer),
      row(2, 0),
      row(3, 5),
      row(4, 0, { imageOrientation: SAGITTAL }),
      row(5, 0, { imageOrientation: SAGITTAL, imagePositionMm: [5, 0, 0] }),
    ];
    expect(numbersOf(rows)).toEqual([[3, 2], [4, 5], [1]]);
    expect(stacksOfSeries(rows).map(({ isLocalizer }) => isLocalizer)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('leave images alone in their plane together, as scouts and radial slices are', () => {
    const scouts = [
      row(2, 0, { imageType: 'LOCALIZER', imageOrientation: CORONAL }),
      row(1, 0, { imageType: 'LOCALIZER', imageOrientation: SAGITTAL }),
    ];
    expect(numbersOf(scouts)).toEqual([[1, 2]]);
  });

  it('tell slices of another matrix and of another thickness apart', () => {
    const thin = Array.from({ length: 11 }, (_, at) => row(at, at, { sliceThicknessMm: 1 }));
    const thick = [0, 5, 10].map((z, at) => row(20 + at, z, { sliceThicknessMm: 5 }));
    expect(numbersOf([...thin, ...thick]).map(({ length }) => length)).toEqual([11, 3]);
    expect(faultsOf([...thin, ...thick])).toEqual([[], []]);
    const wide = [0, 5].map((z, at) => row(30 + at, z, { columns: 128 }));
    expect(numbersOf([row(1, 0), row(2, 5), ...wide])).toEqual([
      [2, 1],
      [31, 30],
    ]);
  });

  it('leave no image out', () => {
    const rows = [0, 0, 5, 10, 10, 10].map((z, at) => row(at, z));
    expect(numbersOf(rows).flat().toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('faults', () => {
  it('say behind which image slices are missing, as shown', () => {
    // Shown: 50 45 | 25 20 15 10 | 0
    const rows = [0, 10, 15, 20, 25, 45, 50].map((z, at) => row(at, z));
    expect(faultsOf(rows)).toEqual([
      [
        { code: 'gap', after: 1, missing: 3 },
        { code: 'gap', after: 5, missing: 1 },
      ],
    ]);
  });

  it('say a length where the slices are too few to count what is missing', () => {
    const rows = [0, 5, 10, 500, 505].map((z, at) => row(at, z));
    expect(numbersOf(rows)).toEqual([[4, 3, 2, 1, 0]]);
    expect(faultsOf(rows)).toEqual([[{ code: 'separate-slab', after: 1, distanceMm: 490 }]]);
  });

  it('name images that lie where the one before lies', () => {
    // Shown: 10 10 10 5 0 0
    const rows = [row(1, 0), row(2, 5), row(3, 10), row(4, 0), row(5, 10), row(6, 10)];
    expect(numbersOf(rows)).toEqual([[3, 5, 6, 2, 1, 4]]);
    expect(faultsOf(rows)).toEqual([[{ code: 'duplicate-positions', at: [1, 2, 5] }]]);
  });

  it('are found together with the doubled images that shift the numbers', () => {
    const rows = [row(1, 0), row(2, 5), row(3, 10), row(4, 10), row(5, 20), row(6, 25)];
    expect(numbersOf(rows)).toEqual([[6, 5, 3, 4, 2, 1]]);
    expect(faultsOf(rows)).toEqual([
      [
        { code: 'gap', after: 1, missing: 1 },
        { code: 'duplicate-positions', at: [3] },
      ],
    ]);
  });

  it.each([
    ['all places once, then again', [1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4]],
    ['all of a place, then of the next', [1, 3, 5, 2, 4, 6], [5, 6, 3, 4, 1, 2]],
  ])('places taken several times: %s', (_, numbers, shown) => {
    const rows = numbers.map((number, at) => row(number, 5 * (at % 3)));
    expect(numbersOf(rows)).toEqual([shown]);
    expect(faultsOf(rows)).toEqual([[{ code: 'order-by-instance-number', times: 2 }]]);
  });
});
