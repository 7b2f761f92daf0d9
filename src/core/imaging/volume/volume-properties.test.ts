import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceOf, type Point } from '../../../../tests/support/slice-series.ts';
import { applyAffine, invertAffine, matrixOf } from './affine.ts';
import { assembleVolumes, type SeriesImage } from './assemble-volumes.ts';
import type { PatientGeometry, Volume } from './volume.ts';
import { cross, dot } from './vector.ts';

/** A stack of slices somewhere in space. */
interface Rigid {
  readonly row: Point;
  readonly column: Point;
  readonly normal: Point;
  readonly origin: Point;
  readonly pixelSpacing: readonly [number, number];
  readonly distance: number;
  readonly slices: number;
}

/** Any rotation: a unit quaternion of four numbers. */
const rotation = fc
  .tuple(
    ...([0, 1, 2, 3].map(() => fc.double({ min: -1, max: 1, noNaN: true })) as [
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
    ]),
  )
  .filter((quaternion) => Math.hypot(...quaternion) > 0.1)
  .map((quaternion) => {
    const [w, x, y, z] = quaternion.map((value) => value / Math.hypot(...quaternion)) as [
      number,
      number,
      number,
      number,
    ];
    return {
      row: [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)] as Point,
      column: [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)] as Point,
      normal: [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)] as Point,
    };
  });

const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
const spacing = fc.double({ min: 0.3, max: 5, noNaN: true });

const rigid: fc.Arbitrary<Rigid> = fc
  .record({
    axes: rotation,
    origin: fc.tuple(coordinate, coordinate, coordinate),
    pixelSpacing: fc.tuple(spacing, spacing),
    distance: spacing,
    slices: fc.integer({ min: 4, max: 20 }),
  })
  .map(({ axes, ...rest }) => ({ ...axes, ...rest }));

/** As a header writes a number: a decimal string of at most 16 characters. */
const decimal = (value: number) => Number(value.toPrecision(10)).toString().slice(0, 16);

const positionOf = ({ origin, normal, distance }: Rigid, slice: number): Point => [
  origin[0] + normal[0] * distance * slice,
  origin[1] + normal[1] * distance * slice,
  origin[2] + normal[2] * distance * slice,
];

const imagesOf = (stack: Rigid): SeriesImage[] =>
  Array.from({ length: stack.slices }, (_, slice) => ({
    id: String(slice),
    dataSet: sliceOf({
      position: positionOf(stack, slice).map(decimal),
      cosines: [...stack.row, ...stack.column].map(decimal),
      pixelSpacing: stack.pixelSpacing,
    }),
  }));

const shuffled = (images: readonly SeriesImage[], order: readonly number[]) =>
  images
    .map((image, index) => [order[index] ?? 0, image] as const)
    .sort(([a], [b]) => a - b)
    .map(([, image]) => image);

const order = fc.array(fc.integer(), { minLength: 20, maxLength: 20 });

function onlyOf(images: readonly SeriesImage[]): Volume & { geometry: PatientGeometry } {
  const { volumes, leftOver } = assembleVolumes(images);
  expect(leftOver).toEqual([]);
  expect(volumes).toHaveLength(1);
  return volumes[0] as Volume & { geometry: PatientGeometry };
}

const near = (actual: readonly number[], expected: readonly number[], tolerance: number) => {
  for (const [at, value] of expected.entries()) {
    expect(Math.abs((actual[at] ?? NaN) - value)).toBeLessThan(tolerance);
  }
};

describe('any stack of slices', () => {
  it('is one volume without a fault, in its order, whatever the order of the images', () => {
    fc.assert(
      fc.property(rigid, order, (stack, mixed) => {
        const images = imagesOf(stack);
        const volume = onlyOf(images);
        expect(volume.faults).toEqual([]);
        expect(volume.frames.map((slice) => slice?.[0]?.id)).toEqual(images.map(({ id }) => id));
        expect(onlyOf(shuffled(images, mixed))).toEqual(volume);
      }),
    );
  });

  it('maps the index (0, 0, 0) to the first position, and others by its axes', () => {
    const index = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(rigid, index, (stack, [i, j, k]) => {
        const { geometry } = onlyOf(imagesOf(stack));
        const first = positionOf(stack, 0).map((value) => Number(decimal(value)));
        expect(applyAffine(geometry.indexToPatient, [0, 0, 0])).toEqual(first.map((v) => v + 0));
        const [rowMm, columnMm] = stack.pixelSpacing;
        const expected = ([0, 1, 2] as const).map(
          (at) =>
            stack.origin[at] +
            stack.row[at] * columnMm * i +
            stack.column[at] * rowMm * j +
            stack.normal[at] * stack.distance * k,
        );
        near(applyAffine(geometry.indexToPatient, [i, j, k]), expected, 0.01);
        const [x, y, z] = expected as [number, number, number];
        near(applyAffine(geometry.indexToRas, [i, j, k]), [-x, -y, z], 0.01);
      }),
    );
  });

  it('is of right hand in LPS and RAS; images numbered the other way change nothing', () => {
    fc.assert(
      fc.property(rigid, (stack) => {
        const images = imagesOf(stack);
        const { geometry } = onlyOf(images);
        for (const { axes } of [geometry.indexToPatient, geometry.indexToRas]) {
          expect(dot(cross(axes[0], axes[1]), axes[2])).toBeGreaterThan(0);
        }
        const numbered = images.map((image, index) => ({
          ...image,
          id: String(images.length - 1 - index),
        }));
        expect(onlyOf(numbered).geometry).toEqual(geometry);
      }),
    );
  });

  it('turned over in its plane, is walked from the other end, and is of right hand again', () => {
    fc.assert(
      fc.property(rigid, (stack) => {
        // Columns the other way round: the normal turns, and with it the order of slices.
        const column = stack.column.map((value) => -value) as unknown as Point;
        const volume = onlyOf(imagesOf({ ...stack, column }));
        const ids = volume.frames.map((slice) => slice?.[0]?.id);
        expect(ids).toEqual(imagesOf(stack).map(({ id }) => id).toReversed()); // prettier-ignore
        const { axes } = volume.geometry.indexToPatient;
        expect(dot(cross(axes[0], axes[1]), axes[2])).toBeGreaterThan(0);
      }),
    );
  });

  it('without one slice has a gap of one at its place, and the same map', () => {
    fc.assert(
      fc.property(rigid, fc.nat(), order, (stack, anySlice, mixed) => {
        const removed = 1 + (anySlice % (stack.slices - 2));
        const images = imagesOf(stack);
        const { geometry } = onlyOf(images);
        const rest = images.filter((_, slice) => slice !== removed);
        const volume = onlyOf(shuffled(rest, mixed));
        expect(volume.faults).toEqual([{ code: 'gap', afterSlice: removed - 1, missing: 1 }]);
        expect(volume.slices).toBe(stack.slices);
        expect(volume.frames[removed]).toBeNull();
        expect(volume.geometry.indexToPatient).toEqual(geometry.indexToPatient);
      }),
    );
  });

  it('leaning by any angle is told, and its map is true at every slice', () => {
    const lean = fc.tuple(
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
    );
    fc.assert(
      fc.property(rigid, lean, (stack, [u, v]) => {
        const { row, column, normal, distance } = stack;
        const step = ([0, 1, 2] as const).map(
          (at) => normal[at] * distance + row[at] * u + column[at] * v,
        ) as unknown as Point;
        const leaning = { ...stack, normal: step, distance: 1 };
        const volume = onlyOf(imagesOf(leaning));
        const degrees = (Math.atan2(Math.hypot(u, v), distance) * 180) / Math.PI;
        expect(volume.faults).toEqual([
          { code: 'tilt', degrees: expect.closeTo(degrees, 3) as number },
        ]);
        for (let slice = 0; slice < stack.slices; slice++) {
          const point = applyAffine(volume.geometry.indexToPatient, [0, 0, slice]);
          near(point, positionOf(leaning, slice), 1e-4);
        }
      }),
    );
  });

  it('maps points back to the indices they came from', () => {
    const index = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(rigid, index, (stack, at) => {
        const { indexToPatient } = onlyOf(imagesOf(stack)).geometry;
        near(applyAffine(invertAffine(indexToPatient), applyAffine(indexToPatient, at)), at, 1e-6);
      }),
    );
  });
});

describe('any headers', () => {
  const number = fc.oneof(
    fc.constantFrom('0', '1', '-1', '-0', '', 'x', '1e300', '-1e-300', '0.001'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  );
  const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });
  const image = fc.record({
    position: fc.option(fc.oneof(numbers(3), numbers(2))),
    cosines: fc.option(
      fc.oneof(
        numbers(6),
        fc.constantFrom(['1', '0', '0', '0', '1', '0'], ['0', '1', '0', '0', '0', '-1']),
      ),
    ),
    instanceNumber: fc.option(fc.integer({ min: 0, max: 3 })),
  });

  it('give the same volumes and rest in any order', () => {
    fc.assert(
      fc.property(fc.array(image, { maxLength: 12 }), order, (headers, mixed) => {
        const images = headers.map((header, index) => ({
          id: String(index),
          dataSet: sliceOf(header),
        }));
        expect(assembleVolumes(shuffled(images, mixed))).toEqual(assembleVolumes(images));
      }),
      { numRuns: 500 },
    );
  });

  it('leave every frame in one volume or among the rest, and every place finite', () => {
    fc.assert(
      fc.property(fc.array(image, { maxLength: 12 }), (headers) => {
        const images = headers.map((header, index) => ({
          id: String(index),
          dataSet: sliceOf(header),
        }));
        const { volumes, leftOver } = assembleVolumes(images);
        const used = volumes.flatMap(({ frames }) => frames.flatMap((slice) => slice ?? []));
        const ids = [...used, ...leftOver].map(({ id }) => id);
        expect(ids.sort()).toEqual(images.map(({ id }) => id).sort());
        for (const { slices, frames, geometry } of volumes) {
          if (geometry.kind === 'patient') {
            expect(matrixOf(geometry.indexToRas).every(Number.isFinite)).toBe(true);
            expect(geometry.directions.flat().every(Number.isFinite)).toBe(true);
          }
          expect(frames).toHaveLength(slices);
          expect(slices).toBeLessThanOrEqual(2 * images.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
