import { describe, expect, it } from 'vitest';
import { enhancedOf, sliceOf, type EnhancedFrame } from '../../../../tests/support/slice-series.ts';
import { dataSetOf, element, sequence } from '../../dicom/build.ts';
import type { DataSet } from '../../dicom/dataset.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { matrixOf } from './affine.ts';
import { assembleVolumes } from './assemble-volumes.ts';
import type { Volume } from './volume.ts';

describe('enhanced multi-frame', () => {
  const images = (...dataSets: DataSet[]) =>
    dataSets.map((dataSet, index) => ({ id: String(index), dataSet }));
  const framesOf = ({ frames }: Volume) =>
    frames.map((slice) => slice?.map(({ id, frame }) => `${id}.${frame}`).join(' '));
  const inDimension = (...numbers: number[]) => [element(Tag.DimensionIndexValues, 'UL', numbers)];
  const dimensions = (...pointers: number[]) => [
    sequence(
      Tag.DimensionIndexSequence,
      pointers.map((pointer) => dataSetOf([element(Tag.DimensionIndexPointer, 'AT', pointer)])),
    ),
  ];

  it('takes plane, pixels and order from the functional groups', () => {
    const frames: EnhancedFrame[] = [4, 0, 2].map((z) => ({ position: [1, 2, z] }));
    const { volumes, leftOver } = assembleVolumes(images(enhancedOf(frames, [0.5, 0.25])));
    expect(leftOver).toEqual([]);
    expect(volumes.map(framesOf)).toEqual([['0.1', '0.2', '0.0']]);
    const [volume] = volumes as [Volume];
    expect(volume.geometry.kind === 'patient' && matrixOf(volume.geometry.indexToPatient)).toEqual([
      0.25, 0, 0, 1,
      0, 0.5, 0, 2,
      0, 0, 2, 0,
      0, 0, 0, 1,
    ]); // prettier-ignore
  });

  it('puts several files, one a time, on the fourth axis', () => {
    const at = (time: number) =>
      enhancedOf(
        [0, 1].map((z) => ({
          position: [0, 0, z],
          content: [element(Tag.TemporalPositionIndex, 'UL', time)],
        })),
      );
    const { volumes } = assembleVolumes(images(at(2), at(1)));
    expect(volumes.map(framesOf)).toEqual([['1.0 0.0', '1.1 0.1']]);
  });

  it('tells frames apart by a dimension that is not of space', () => {
    const frames: EnhancedFrame[] = [10, 9].flatMap((index) =>
      [0, 1].map((z) => ({
        position: [0, 0, z] as const,
        content: inDimension(z + 1, index),
      })),
    );
    const dataSet = enhancedOf(frames, [1, 1], dimensions(Tag.InStackPositionNumber, 0x20051011));
    const { volumes } = assembleVolumes(images(dataSet));
    expect(volumes.map(framesOf)).toEqual([['0.2 0.0', '0.3 0.1']]);
    expect(volumes[0]?.measurements).toEqual([
      [{ attribute: 'dimension-index', value: [9] }],
      [{ attribute: 'dimension-index', value: [10] }],
    ]);
  });

  it('keeps stacks and segments apart', () => {
    const stack = (id: string) => [element(Tag.StackID, 'SH', id)];
    const stacks = enhancedOf(
      ['1', '2'].flatMap((id, index) =>
        [0, 1].map((z) => ({ position: [0, 0, z + 2 * index] as const, content: stack(id) })),
      ),
    );
    expect(assembleVolumes(images(stacks)).volumes.map(framesOf)).toEqual([
      ['0.0', '0.1'],
      ['0.2', '0.3'],
    ]);
    const segments = enhancedOf(
      [1, 2].flatMap((segment) =>
        [0, 1].map((z) => ({
          position: [0, 0, z] as const,
          more: [
            sequence(Tag.SegmentIdentificationSequence, [
              dataSetOf([element(Tag.ReferencedSegmentNumber, 'US', segment)]),
            ]),
          ],
        })),
      ),
    );
    expect(assembleVolumes(images(segments)).volumes.map(framesOf)).toEqual([
      ['0.0', '0.1'],
      ['0.2', '0.3'],
    ]);
  });

  it('refuses another number of groups than of frames, and frames without a plane', () => {
    const frames: EnhancedFrame[] = [0, 1].map((z) => ({ position: [0, 0, z] }));
    const wrong = enhancedOf(frames, [1, 1], [element(Tag.NumberOfFrames, 'IS', 3)]);
    const bare = dataSetOf([
      ...enhancedOf(frames).values(),
      element(Tag.ImagePositionPatient, 'DS', [0, 0, 0]),
      sequence(Tag.PerFrameFunctionalGroupsSequence, [dataSetOf([]), dataSetOf([])]),
    ]);
    expect(assembleVolumes(images(wrong, bare))).toEqual({
      volumes: [],
      leftOver: [
        { id: '0', frame: null, reason: 'frame-count' },
        { id: '1', frame: 0, reason: 'frames-without-position' },
        { id: '1', frame: 1, reason: 'frames-without-position' },
      ],
    });
  });

  it('reads the grid of a dose along its normal, or as heights', () => {
    const dose = (z: number, offsets: readonly number[], cosines: readonly number[]) =>
      sliceOf({
        modality: 'RTDOSE', position: [0, 0, z], cosines,
        more: [
          element(Tag.NumberOfFrames, 'IS', 3),
          element(Tag.GridFrameOffsetVector, 'DS', offsets),
        ],
      }); // prettier-ignore
    const heights = (dataSet: DataSet) =>
      assembleVolumes(images(dataSet)).volumes.map(({ geometry }) =>
        geometry.kind === 'patient' ? geometry.positions.map((position) => position?.[2]) : null,
      );
    expect(heights(dose(10, [0, 2, 4], [1, 0, 0, 0, 1, 0]))).toEqual([[10, 12, 14]]);
    expect(heights(dose(10, [0, 2, 4], [1, 0, 0, 0, -1, 0]))).toEqual([[10, 8, 6]]);
    expect(heights(dose(10, [10, 12, 14], [1, 0, 0, 0, 1, 0]))).toEqual([[10, 12, 14]]);
    const { leftOver } = assembleVolumes(images(dose(10, [11, 12, 14], [1, 0, 0, 0, 1, 0])));
    expect(leftOver).toEqual([{ id: '0', frame: null, reason: 'invalid-position' }]);
  });
});
