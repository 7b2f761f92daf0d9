import { describe, expect, it } from 'vitest';
import { sliceOf } from '../../../../tests/support/slice-series.ts';
import { element } from '../../dicom/build.ts';
import type { Element } from '../../dicom/dataset.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { assembleVolumes } from './assemble-volumes.ts';
import type { Volume } from './volume.ts';

interface Point {
  readonly id: string;
  readonly z: number;
  readonly instanceNumber?: number;
  readonly more?: readonly Element[];
}

const assemble = (points: readonly Point[]) =>
  assembleVolumes(
    points.map(({ id, z, instanceNumber = null, more = [] }) => ({
      id,
      dataSet: sliceOf({ position: [0, 0, z], instanceNumber, more }),
    })),
  );

/** Every combination of heights and values, named as `<height><index of the value>`. */
const grid = (heights: readonly number[], more: readonly (readonly Element[])[]): Point[] =>
  more.flatMap((elements, index) =>
    heights.map((z) => ({ id: `${z}${'abcdefgh'[index] ?? ''}`, z, more: elements })),
  );

const idsOf = ({ frames }: Volume) =>
  frames.map((slice) => (slice === null ? '-' : slice.map(({ id }) => id).join(' ')));

const values = ({ measurements }: Volume) =>
  measurements.map((labels) => labels.map(({ value }) => value));

const DS = (tag: number, value: number | readonly number[]) => [element(tag, 'DS', value)];
const IS = (tag: number, value: number) => [element(tag, 'IS', value)];

describe('frames at the same places', () => {
  it('of growing Temporal Position Identifier are one volume with a fourth axis', () => {
    const times = [10, 2, 1].map((time) => IS(Tag.TemporalPositionIdentifier, time));
    const { volumes, leftOver } = assemble(grid([1, 0], times));
    expect(leftOver).toEqual([]);
    expect(volumes).toHaveLength(1);
    const [volume] = volumes as [Volume];
    expect(idsOf(volume)).toEqual(['0c 0b 0a', '1c 1b 1a']);
    expect(volume.measurements).toEqual(
      [1, 2, 10].map((value) => [{ attribute: 'temporal-position', value }]),
    );
    expect(volume).toMatchObject({ slices: 2, faults: [], labels: [] });
  });

  it.each<[string, string, readonly (readonly Element[])[]]>([
    ['Echo Time', 'echo-time', [5, 10].map((ms) => DS(Tag.EchoTime, ms))],
    ['Image Type', 'image-type', ['M', 'P'].map((part) => [element(Tag.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', part])])],
    ['Inversion Time', 'inversion-time', [100, 900].map((ms) => DS(Tag.InversionTime, ms))],
    ['Flip Angle', 'flip-angle', [3, 20].map((degrees) => DS(Tag.FlipAngle, degrees))],
    ['Convolution Kernel', 'convolution-kernel', ['B30f', 'B70f'].map((name) => [element(Tag.ConvolutionKernel, 'SH', name)])],
    ['KVP', 'tube-voltage', [80, 140].map((kv) => DS(Tag.KVP, kv))],
    ['Receive Coil Name', 'receive-coil', ['C1', 'C2'].map((name) => [element(Tag.ReceiveCoilName, 'SH', name)])],
  ])('of different %s are volumes of their own', (_name, attribute, more) => {
    const { volumes, leftOver } = assemble(grid([0, 2, 4], more));
    expect(leftOver).toEqual([]);
    expect(volumes.map(idsOf)).toEqual([['0a', '2a', '4a'], ['0b', '2b', '4b']]);
    for (const volume of volumes) {
      expect(volume.labels).toEqual([expect.objectContaining({ attribute })]);
      expect(volume).toMatchObject({ measurements: [[]], faults: [] });
    }
  }); // prettier-ignore

  it.each<[string, string, readonly (readonly Element[])[]]>([
    ['Trigger Time', 'trigger-time', [0, 40].map((ms) => DS(Tag.TriggerTime, ms))],
    ['Frame Reference Time', 'frame-reference-time', [1e3, 2e3].map((ms) => DS(Tag.FrameReferenceTime, ms))],
    ['Acquisition Number', 'acquisition-number', [1, 2].map((number) => IS(Tag.AcquisitionNumber, number))],
    ['cardiac phase', 'cardiac-phase', [30, 70].map((percent) => [element(Tag.NominalPercentageOfCardiacPhase, 'FL', percent)])],
    ['Diffusion b-value', 'diffusion-b-value', [0, 800].map((b) => [element(Tag.DiffusionBValue, 'FD', b)])],
  ])('of different %s are on the fourth axis', (_name, attribute, more) => {
    const { volumes } = assemble(grid([0, 2], more.toReversed()));
    expect(volumes.map(idsOf)).toEqual([['0b 0a', '2b 2a']]);
    expect(volumes[0]?.measurements).toEqual([
      [expect.objectContaining({ attribute })],
      [expect.objectContaining({ attribute })],
    ]);
  }); // prettier-ignore

  it('of two echoes at three times are two volumes with three points each', () => {
    const more = [20, 10].flatMap((echo) =>
      [1, 2, 3].map((time) => [
        ...DS(Tag.EchoTime, echo),
        ...IS(Tag.TemporalPositionIdentifier, time),
      ]),
    );
    const { volumes } = assemble(grid([0, 1, 2], more));
    expect(volumes).toHaveLength(2);
    expect(volumes.map(({ labels }) => labels[0]?.value)).toEqual([20, 10]);
    expect(volumes.map(values)).toEqual([[[1], [2], [3]], [[1], [2], [3]]]); // prettier-ignore
    expect(volumes[1] && idsOf(volumes[1])).toEqual(['0d 0e 0f', '1d 1e 1f', '2d 2e 2f']);
  });

  it('of diffusion go by b-value, then by direction, repeated b = 0 by acquisition', () => {
    const weighted = (b: number, direction: readonly number[] | null, acquisition: number) => [
      element(Tag.DiffusionBValue, 'FD', b),
      ...(direction ? [element(Tag.DiffusionGradientOrientation, 'FD', direction)] : []),
      ...IS(Tag.AcquisitionNumber, acquisition),
    ];
    const more = [
      weighted(1000, [0, 1, 0], 1),
      weighted(0, null, 2),
      weighted(1000, [0, 0, 1], 3),
      weighted(0, null, 4),
    ];
    const [volume] = assemble(grid([0, 2], more)).volumes as [Volume];
    expect(idsOf(volume)).toEqual(['0b 0d 0c 0a', '2b 2d 2c 2a']);
    expect(values(volume)).toEqual([
      [0, null, 2],
      [0, null, 4],
      [1000, [0, 0, 1], 3],
      [1000, [0, 1, 0], 1],
    ]);
  });

  it('whose times differ from slice to slice go by rank, over midnight too', () => {
    const at = (date: string, time: string) => [
      element(Tag.AcquisitionDate, 'DA', date),
      element(Tag.AcquisitionTime, 'TM', time),
    ];
    const { volumes } = assemble([
      { id: '0a', z: 0, more: at('20240101', '235950') },
      { id: '1a', z: 1, more: at('20240101', '235955.5') },
      { id: '0b', z: 0, more: at('20240102', '000001') },
      { id: '1b', z: 1, more: at('20240102', '000006') },
    ]);
    expect(volumes.map(idsOf)).toEqual([['0a 0b', '1a 1b']]);
    expect(volumes[0] && values(volumes[0])).toEqual([['20240101235950'], ['20240102000001']]);
    expect(volumes[0]?.faults).toEqual([]);
  });

  it('with nothing but an Instance Number go by it, and that is said', () => {
    const points = grid([0, 1, 2], [[], []]).map((point, index) => ({
      ...point,
      instanceNumber: 100 - index,
    }));
    const { volumes } = assemble(points);
    expect(volumes.map(idsOf)).toEqual([['0b 0a', '1b 1a', '2b 2a']]);
    expect(volumes[0]?.faults).toEqual([{ code: 'order-by-instance-number' }]);
  });

  it('of which some have no time, or some places one frame less, are not ranked', () => {
    const at = (seconds: number) => [element(Tag.AcquisitionTime, 'TM', String(100000 + seconds))];
    const untimed = assemble([
      { id: '0a', z: 0, more: at(1) },
      { id: '0b', z: 0 },
      { id: '1a', z: 1, more: at(2) },
      { id: '1b', z: 1 },
      { id: '2a', z: 2, more: at(3) },
      { id: '2b', z: 2 },
    ]);
    expect(untimed.leftOver.map(({ id }) => id)).toEqual(['0b', '1b', '2b']);
    const fewer = assemble([
      { id: '0a', z: 0, more: at(1) },
      { id: '0b', z: 0, more: at(9) },
      { id: '1a', z: 1, more: at(2) },
      { id: '1b', z: 1, more: at(8) },
      { id: '2b', z: 2, more: at(7) },
    ]);
    expect(fewer.volumes.map(idsOf)).toEqual([['0a', '1a', '2b']]);
    expect(fewer.leftOver.map(({ id }) => id)).toEqual(['0b', '1b']);
    const copied = assemble([
      { id: '0a', z: 0, more: at(1) },
      { id: '1a', z: 1, more: at(2) },
      { id: '1b', z: 1, more: at(2) },
    ]);
    expect(copied.leftOver.map(({ id }) => id)).toEqual(['1b']);
  });

  it('copied with all their numbers are duplicates, not another point', () => {
    const points = grid([0, 1, 2], [[], []]).map((point) => ({
      ...point,
      instanceNumber: point.z,
    }));
    const { volumes, leftOver } = assemble(points);
    expect(volumes.map(idsOf)).toEqual([['0a', '1a', '2a']]);
    expect(volumes[0]?.faults).toEqual([{ code: 'duplicate-positions', frames: 3 }]);
    expect(leftOver.map(({ id }) => id)).toEqual(['0b', '1b', '2b']);
  });

  it('of which one point is incomplete leave that one out of the fourth axis', () => {
    const times = [1, 2, 3].map((time) => IS(Tag.TemporalPositionIdentifier, time));
    const points = grid([0, 1, 2, 3], times).filter(({ id }) => id !== '1b');
    const { volumes } = assemble(points);
    expect(volumes.map(idsOf)).toEqual([
      ['0a 0c', '1a 1c', '2a 2c', '3a 3c'],
      ['0b', '-', '2b', '3b'],
    ]);
    expect(volumes[1]?.labels).toEqual([{ attribute: 'temporal-position', value: 2 }]);
    expect(volumes[1]?.faults).toEqual([
      { code: 'incomplete-measurement', missing: 1 },
      { code: 'gap', afterSlice: 0, missing: 1 },
    ]);
  });

  it('side by side in their plane are volumes of their own', () => {
    const at = (id: string, x: number, z: number) => ({
      id,
      dataSet: sliceOf({ position: [x, 0, z] }),
    });
    const { volumes } = assembleVolumes([
      at('l0', 90, 0), at('r0', -90, 0), at('l1', 90, 1), at('r1', -90, 1),
    ]); // prettier-ignore
    expect(volumes.map(idsOf)).toEqual([['l0', 'l1'], ['r0', 'r1']]); // prettier-ignore
    expect(volumes.map(({ labels }) => labels[0]?.attribute)).toEqual([
      'in-plane-position',
      'in-plane-position',
    ]);
  });
});

describe('frames at different places', () => {
  it('of several acquisitions stay one even stack', () => {
    const points = [0, 1, 2, 3].map((z) => ({
      id: String(z),
      z,
      more: IS(Tag.AcquisitionNumber, z < 2 ? 1 : 2),
    }));
    expect(assemble(points).volumes.map(idsOf)).toEqual([['0', '1', '2', '3']]);
  });

  it('of two thicknesses, each even of its own, are two volumes', () => {
    const points = [0, 2, 4, 6, 10, 15, 20].map((z) => ({
      id: String(z),
      z,
      more: DS(Tag.SliceThickness, z < 8 ? 2 : 5),
    }));
    const { volumes } = assemble(points);
    expect(volumes.map(idsOf)).toEqual([['0', '2', '4', '6'], ['10', '15', '20']]); // prettier-ignore
    expect(volumes.map(({ faults }) => faults)).toEqual([[], []]);
    expect(volumes.map(({ labels }) => labels[0]?.value)).toEqual([2, 5]);
  });

  it('moved a little between two times are two volumes, not one that is uneven', () => {
    const points = [0, 0.3].flatMap((shift, time) =>
      [0, 1, 2].map((z) => ({
        id: `${z}${time}`,
        z: z + shift,
        more: IS(Tag.TemporalPositionIdentifier, time + 1),
      })),
    );
    const { volumes } = assemble(points);
    expect(volumes.map(idsOf)).toEqual([['00', '10', '20'], ['01', '11', '21']]); // prettier-ignore
    expect(volumes.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('that overlap now and then are told apart by what makes even stacks', () => {
    const points = [0, 0.3, 2].flatMap((shift, time) =>
      [0, 1, 2].map((z) => ({
        id: `${z}${time}`,
        z: z + shift,
        more: IS(Tag.TemporalPositionIdentifier, time + 1),
      })),
    );
    const { volumes, leftOver } = assemble(points);
    expect(leftOver).toEqual([]);
    expect(volumes.map(idsOf)).toEqual([
      ['00', '10', '20'],
      ['01', '11', '21'],
      ['02', '12', '22'],
    ]);
  });

  it('do not hide a gap by splitting where the acquisition changes', () => {
    const points = [0, 1, 3, 4].map((z) => ({
      id: String(z),
      z,
      more: IS(Tag.AcquisitionNumber, z < 2 ? 1 : 2),
    }));
    const { volumes } = assemble(points);
    expect(volumes.map(idsOf)).toEqual([['0', '1', '-', '3', '4']]);
  });
});
