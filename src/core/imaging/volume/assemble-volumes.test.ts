import { describe, expect, it } from 'vitest';
import {
  AXIAL,
  CORONAL,
  SAGITTAL,
  sliceOf,
  type Cosines,
  type Point,
  type SliceHeader,
} from '../../../../tests/support/slice-series.ts';
import { element } from '../../dicom/build.ts';
import type { DataSet } from '../../dicom/dataset.ts';
import { readDicomFile } from '../../dicom/read.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { phantomCount, phantomInstance } from '../../phantom/phantom.ts';
import { matrixOf } from './affine.ts';
import { assembleVolumes } from './assemble-volumes.ts';
import type { PatientGeometry, Volume } from './volume.ts';

/** Images named a, b, c … in the order given. */
const assemble = (...dataSets: DataSet[]) =>
  assembleVolumes(
    dataSets.map((dataSet, index) => ({ id: String.fromCharCode(97 + index), dataSet })),
  );

const idsOf = ({ frames }: Volume) => frames.map((slice) => slice?.[0]?.id ?? '-').join('');

function only(volumes: readonly Volume[]): Volume {
  expect(volumes).toHaveLength(1);
  return volumes[0] as Volume;
}

function geometryOf({ geometry }: Volume): PatientGeometry {
  if (geometry.kind !== 'patient') throw new Error('no geometry');
  return geometry;
}

/** Slices at these positions; a number is a height on the z axis. */
const slicesAt = (positions: readonly (Point | number)[], header: SliceHeader = {}) =>
  positions.map((position) =>
    sliceOf({ ...header, position: typeof position === 'number' ? [0, 0, position] : position }),
  );

const faultsOf = (...positions: readonly (Point | number)[]) => {
  const [volume] = assemble(...slicesAt(positions)).volumes;
  return volume?.faults;
};

describe('geometry by hand', () => {
  it('axial: slices go to the head, rows to the back, whatever the order of files', () => {
    const dataSets = slicesAt([[-10, -20, 7], [-10, -20, 2], [-10, -20, 4.5]], {
      pixelSpacing: [0.5, 0.25],
    }); // prettier-ignore
    const { volumes, leftOver } = assemble(...dataSets);
    const volume = only(volumes);
    expect(leftOver).toEqual([]);
    expect(volume).toMatchObject({ columns: 4, rows: 3, slices: 3, faults: [], labels: [] });
    expect(volume.measurements).toEqual([[]]);
    expect(idsOf(volume)).toBe('bca');
    const geometry = geometryOf(volume);
    expect(geometry).toMatchObject({
      spacingMm: [0.25, 0.5, 2.5],
      sliceSpacingSource: 'positions',
      frameOfReferenceUid: '2.25.2',
      directions: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
      positions: [[-10, -20, 2], [-10, -20, 4.5], [-10, -20, 7]],
    }); // prettier-ignore
    expect(matrixOf(geometry.indexToPatient)).toEqual([
      0.25, 0, 0, -10,
      0, 0.5, 0, -20,
      0, 0, 2.5, 2,
      0, 0, 0, 1,
    ]); // prettier-ignore
    expect(matrixOf(geometry.indexToRas)).toEqual([
      -0.25, 0, 0, 10,
      0, -0.5, 0, 20,
      0, 0, 2.5, 2,
      0, 0, 0, 1,
    ]); // prettier-ignore
  });

  it('sagittal: the normal points to the right, so slices go from left to right', () => {
    // Rows go to the back (+y), columns down (-z): (0,1,0) × (0,0,-1) = (-1,0,0).
    const dataSets = slicesAt([[-3, -8, 9], [1, -8, 9], [-1, -8, 9]], {
      cosines: SAGITTAL, pixelSpacing: [2, 2],
    }); // prettier-ignore
    const volume = only(assemble(...dataSets).volumes);
    expect(idsOf(volume)).toBe('bca');
    expect(matrixOf(geometryOf(volume).indexToPatient)).toEqual([
      0, 0, -2, 1,
      2, 0, 0, -8,
      0, -2, 0, 9,
      0, 0, 0, 1,
    ]); // prettier-ignore
  });

  it('coronal: the normal points to the back', () => {
    const dataSets = slicesAt(
      [
        [5, 6, 7],
        [5, 3, 7],
      ],
      { cosines: CORONAL },
    );
    const volume = only(assemble(...dataSets).volumes);
    expect(idsOf(volume)).toBe('ba');
    expect(matrixOf(geometryOf(volume).indexToPatient)).toEqual([
      1, 0, 0, 5,
      0, 0, 3, 3,
      0, -1, 0, 7,
      0, 0, 0, 1,
    ]); // prettier-ignore
  });

  it('oblique: rows 3-4-5 in the axial plane, slices along z', () => {
    const cosines: Cosines = [0.8, 0.6, 0, -0.6, 0.8, 0];
    const dataSets = slicesAt(
      [
        [1, 2, 3],
        [1, 2, 5],
      ],
      { cosines, pixelSpacing: [5, 10] },
    );
    const geometry = geometryOf(only(assemble(...dataSets).volumes));
    expect(geometry.spacingMm).toEqual([10, 5, 2]);
    const expected = [8, -3, 0, 1, 6, 4, 0, 2, 0, 0, 2, 3, 0, 0, 0, 1];
    matrixOf(geometry.indexToPatient).forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? NaN, 12);
    });
  });

  it('a tilted gantry: each slice 3 mm up and 4 mm to the back gives a true, sheared map', () => {
    const volume = only(assemble(...slicesAt([[0, 8, 6], [0, 0, 0], [0, 4, 3]])).volumes); // prettier-ignore
    const { spacingMm, directions, indexToPatient } = geometryOf(volume);
    expect(spacingMm).toEqual([1, 1, 5]);
    expect(directions[2]).toEqual([0, 0.8, 0.6]);
    expect(indexToPatient.axes).toEqual([[1, 0, 0], [0, 1, 0], [0, 4, 3]]); // prettier-ignore
    expect(volume.faults).toEqual([
      { code: 'tilt', degrees: expect.closeTo(53.1301, 4) as number },
    ]);
  });

  it('takes zeros with a sign, spaces and exponents, and gives no -0', () => {
    const dataSets = ['-0.000', ' 1e0'].map((z) =>
      sliceOf({ cosines: ['1', '-0', '-0.0', ' -0', '1', '0'], position: ['-0', '0', z] }),
    );
    const geometry = geometryOf(only(assemble(...dataSets).volumes));
    const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    expect(matrixOf(geometry.indexToPatient)).toEqual(identity);
    expect(geometry.directions[2]).toEqual([0, 0, 1]);
    expect(matrixOf(geometry.indexToRas).some((value) => Object.is(value, -0))).toBe(false);
  });

  it('forgives rounded cosines and makes a frame of right angles of them', () => {
    const dataSets = slicesAt([0, 1], { cosines: [0.707, 0.707, 0, -0.707, 0.708, 0] });
    const [column, row] = geometryOf(only(assemble(...dataSets).volumes)).directions;
    expect(Math.hypot(...column)).toBeCloseTo(1, 14);
    expect(column[0] * row[0] + column[1] * row[1]).toBeCloseTo(0, 14);
  });

  it.each([
    [[element(Tag.SpacingBetweenSlices, 'DS', 2), element(Tag.SliceThickness, 'DS', 3)], 2, 'spacing-between-slices'],
    [[element(Tag.SpacingBetweenSlices, 'DS', 0), element(Tag.SliceThickness, 'DS', 3)], 3, 'slice-thickness'],
    [[], 1, 'assumed'],
  ] as const)('a single slice is as thick as its header says: case %#', (more, mm, source) => {
    const geometry = geometryOf(only(assemble(sliceOf({ more })).volumes));
    expect(geometry.spacingMm).toEqual([1, 1, mm]);
    expect(geometry.sliceSpacingSource).toBe(source);
  }); // prettier-ignore
});

describe('faults of a stack', () => {
  it('says where slices are missing and keeps their places, so that the map stays true', () => {
    const volume = only(assemble(...slicesAt([0, 2, 4, 10, 12, 16])).volumes);
    expect(volume.slices).toBe(9);
    expect(idsOf(volume)).toBe('abc--de-f');
    expect(volume.faults).toEqual([
      { code: 'gap', afterSlice: 2, missing: 2 },
      { code: 'gap', afterSlice: 6, missing: 1 },
    ]);
    expect(geometryOf(volume).spacingMm[2]).toBe(2);
    expect(geometryOf(volume).positions[3]).toBeNull();
  });

  it('says how far slices lie off the even grid, and which one worst', () => {
    expect(faultsOf(0, 1, 2.2, 3, 4)).toEqual([
      { code: 'uneven-spacing', slice: 2, deviationMm: expect.closeTo(0.2, 9) as number },
    ]);
  });

  it('takes rounding for even: a hundredth of the distance, or of a millimetre', () => {
    expect(faultsOf(0, 5.04, 9.96, 15)).toEqual([]);
    expect(faultsOf(0, 5.06, 10, 15)).toHaveLength(1);
    expect(faultsOf(0, 0.209, 0.4, 0.6)).toEqual([]);
    expect(faultsOf(0, 0.212, 0.4, 0.6)).toHaveLength(1);
  });

  it('two distances, one twice the other, are one grid with places left free', () => {
    const volume = only(assemble(...slicesAt([0, 2, 4, 6, 10, 14, 18, 22, 26])).volumes);
    expect(geometryOf(volume).spacingMm[2]).toBe(2);
    expect(volume.faults.map(({ code }) => code)).toEqual(['gap', 'gap', 'gap', 'gap', 'gap']);
  });

  it('says when first pixels lie off one line', () => {
    expect(faultsOf([0, 0, 0], [0, 3, 1], [0, 0, 2])).toEqual([
      { code: 'uneven-offset', slice: 1, deviationMm: 3 },
    ]);
  });

  it('counts the places of a long gap by the mean distance, as single ones are rounded', () => {
    // 0.625 mm apart, heights written to 0.1 mm: most are 0.6 apart. 30 of 100 are missing.
    const heights = Array.from({ length: 100 }, (_, slice) => Number((0.625 * slice).toFixed(1)));
    const [volume] = assemble(...slicesAt(heights.filter((_, at) => at < 20 || at >= 50))).volumes;
    expect(volume?.slices).toBe(100);
    expect(volume?.faults[0]).toEqual({ code: 'gap', afterSlice: 19, missing: 30 });
  });

  it('calls no stack tilted that leans as little as rounded cosines make it', () => {
    const lean = (part: number) =>
      faultsOf(...Array.from({ length: 50 }, (_, slice): Point => [0, part * slice, slice]));
    expect(lean(0.0009)).toEqual([]);
    expect(lean(0.0011)).toEqual([expect.objectContaining({ code: 'tilt' })]);
  });

  it('calls no stack tilted whose positions are only rounded', () => {
    expect(faultsOf([0, 0.004, 0], [0.004, 0, 1], [0, -0.004, 2])).toEqual([]);
  });

  it('makes two volumes of two slabs, rather than one that is mostly empty', () => {
    const { volumes } = assemble(...slicesAt([0, 1, 2, 100, 101]));
    expect(volumes.map(idsOf)).toEqual(['abc', 'de']);
    const fault = { code: 'separate-slab', distanceMm: 98 };
    expect(volumes.map(({ faults }) => faults)).toEqual([[fault], [fault]]);
  });

  it('does not fill memory for a position far out', () => {
    const { volumes } = assemble(...slicesAt([0, 1, 2, 9e5]));
    expect(volumes.map(({ slices }) => slices)).toEqual([3, 1]);
  });

  it('keeps one of two frames at one place that nothing tells apart, and names the other', () => {
    const header = { pixelSpacing: [1, 1], instanceNumber: 5 };
    const { volumes, leftOver } = assemble(
      ...slicesAt([0, 1], header),
      ...slicesAt([1.004], { instanceNumber: 4 }),
      ...slicesAt([2], header),
    );
    // Of the two that of the lower number stays.
    expect(idsOf(only(volumes))).toBe('acd');
    expect(volumes[0]?.faults).toEqual([{ code: 'duplicate-positions', frames: 1 }]);
    expect(leftOver).toEqual([{ id: 'b', frame: 0, reason: 'duplicate-position' }]);
  });
});

describe('what cannot be one volume', () => {
  it('splits directions, and says on each that there are more', () => {
    const { volumes } = assemble(
      ...slicesAt([0, 1], { cosines: AXIAL }),
      ...slicesAt([[0, 5, 0]], { cosines: CORONAL }),
      ...slicesAt([[9, 0, 0]], { cosines: SAGITTAL }),
    );
    expect(volumes.map(idsOf)).toEqual(['ab', 'c', 'd']);
    for (const { faults } of volumes) expect(faults).toEqual([{ code: 'mixed-orientations' }]);
  });

  it('splits localizers from slices of the same direction', () => {
    const more = [element(Tag.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'LOCALIZER'])];
    const { volumes } = assemble(...slicesAt([0, 1]), ...slicesAt([0.5], { more }));
    expect(volumes.map(idsOf)).toEqual(['ab', 'c']);
    expect(volumes.map(({ faults }) => faults)).toEqual([[], [{ code: 'localizer' }]]);
  });

  it('splits matrix sizes, pixel spacings, series and frames of reference', () => {
    const series = [element(Tag.SeriesInstanceUID, 'UI', '2.25.9')];
    const reference = [element(Tag.FrameOfReferenceUID, 'UI', '2.25.8')];
    const { volumes } = assemble(
      ...slicesAt([0, 1]),
      ...slicesAt([0, 1], { columns: 5 }),
      ...slicesAt([0, 1], { pixelSpacing: [1, 1.001] }),
      ...slicesAt([0, 1], { more: series }),
      ...slicesAt([0, 1], { more: reference }),
    );
    expect(volumes.map(idsOf)).toEqual(['ab', 'ef', 'cd', 'ij', 'gh']);
    expect(new Set(volumes[0]?.faults.map(({ code }) => code))).toEqual(
      new Set(['mixed-matrix-sizes', 'mixed-pixel-spacings', 'mixed-frames-of-reference']),
    );
    expect(volumes[4]?.faults).toEqual([]);
  });

  it('does not tear a stack of which each image has a Frame of Reference of its own', () => {
    const dataSets = [0, 1, 2].map((z) =>
      sliceOf({
        position: [0, 0, z],
        more: [element(Tag.FrameOfReferenceUID, 'UI', `2.25.7${z}`)],
      }),
    );
    const volume = only(assemble(...dataSets).volumes);
    expect(volume.faults).toEqual([{ code: 'mixed-frames-of-reference' }]);
    expect(geometryOf(volume).frameOfReferenceUid).toBeNull();
    expect(assemble(...dataSets.slice(1)).volumes).toHaveLength(2);
  });
});

describe('what is left over', () => {
  it.each<[string, SliceHeader, string]>([
    ['cosines that are no unit vectors', { cosines: [1, 0, 0, 0, 2, 0] }, 'invalid-orientation'],
    ['cosines that are not orthogonal', { cosines: [1, 0, 0, 0.6, 0.8, 0] }, 'invalid-orientation'],
    ['five cosines', { cosines: [1, 0, 0, 0, 1] }, 'invalid-orientation'],
    ['a cosine that is no number', { cosines: ['1', '0', '0', '0', 'x', '0'] }, 'invalid-orientation'],
    ['two coordinates', { position: [1, 2] }, 'invalid-position'],
    ['a coordinate that is no number', { position: ['1', '', '3'] }, 'invalid-position'],
    ['a coordinate out of this world', { position: [0, 0, 1e7] }, 'invalid-position'],
    ['no pixel spacing', { pixelSpacing: null }, 'invalid-pixel-spacing'],
    ['pixels of no size', { pixelSpacing: [0, 0] }, 'invalid-pixel-spacing'],
    ['no rows', { rows: 0 }, 'no-matrix'],
    ['a projection', { modality: 'DX', cosines: null, position: null }, 'not-a-slice'],
    ['no number of any kind', { cosines: null, position: null }, 'no-order'],
    ['a mosaic', { more: [element(Tag.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'M', 'MOSAIC'])] }, 'mosaic'],
    ['a cine', { more: [element(Tag.NumberOfFrames, 'IS', 30)] }, 'frames-without-position'],
    ['NM with slice vectors', {
      modality: 'NM', cosines: null, position: null,
      more: [element(Tag.NumberOfFrames, 'IS', 3), element(Tag.SliceVector, 'US', [1, 2, 3])],
    }, 'frames-without-position'],
  ])('%s', (_name, header, reason) => {
    const { volumes, leftOver } = assemble(sliceOf(header), ...slicesAt([5, 6]));
    expect(idsOf(only(volumes))).toBe('bc');
    expect(leftOver).toEqual([expect.objectContaining({ id: 'a', reason })]);
  }); // prettier-ignore
});

describe('slices without positions', () => {
  const NOWHERE = { cosines: null, position: null } as const;

  it('go by Slice Location where each has another one', () => {
    const dataSets = [3, 1, 2].map((location, index) =>
      sliceOf({
        ...NOWHERE,
        instanceNumber: index,
        more: [element(Tag.SliceLocation, 'DS', location)],
      }),
    );
    const volume = only(assemble(...dataSets).volumes);
    expect(idsOf(volume)).toBe('bca');
    expect(volume.geometry).toEqual({ kind: 'unknown', orderedBy: 'slice-location' });
  });

  it('not where two have one Slice Location', () => {
    const dataSets = [7, 6, 5].map((instanceNumber, index) =>
      sliceOf({
        ...NOWHERE,
        instanceNumber,
        more: [element(Tag.SliceLocation, 'DS', Math.min(index, 1))],
      }),
    );
    const volume = only(assemble(...dataSets).volumes);
    expect(idsOf(volume)).toBe('cba');
    expect(volume.geometry).toMatchObject({ orderedBy: 'instance-number' });
  });

  it('else by Instance Number, each number once', () => {
    const dataSets = [10, 9, 9, null].map((instanceNumber) =>
      sliceOf({ ...NOWHERE, instanceNumber }),
    );
    const located = sliceOf({ ...NOWHERE, more: [element(Tag.SliceLocation, 'DS', 1)] });
    const { volumes, leftOver } = assemble(...dataSets, located);
    const volume = only(volumes);
    expect(idsOf(volume)).toBe('ba');
    expect(volume.geometry).toEqual({ kind: 'unknown', orderedBy: 'instance-number' });
    expect(volume.faults).toEqual([{ code: 'duplicate-positions', frames: 1 }]);
    expect(leftOver).toEqual([
      { id: 'c', frame: 0, reason: 'duplicate-position' },
      { id: 'd', frame: 0, reason: 'no-order' },
      { id: 'e', frame: 0, reason: 'no-order' },
    ]);
  });
});

describe('the sample set', () => {
  it('is 52 volumes without a fault', async () => {
    const images = await Promise.all(
      Array.from({ length: phantomCount() }, async (_, index) => {
        const { dataSet } = await readDicomFile(phantomInstance(index).bytes);
        return { id: String(index), dataSet };
      }),
    );
    const { volumes, leftOver } = assembleVolumes(images);
    expect(leftOver).toEqual([]);
    expect(volumes).toHaveLength(52);
    expect(volumes.flatMap(({ faults }) => faults)).toEqual([]);
    expect(volumes.reduce((sum, { slices }) => sum + slices, 0)).toBe(312);
    const spacings = new Set(volumes.map((volume) => geometryOf(volume).spacingMm[2].toFixed(6)));
    expect([...spacings].sort()).toEqual(['4.000000', '6.000000']);
  }, 60_000);
});
