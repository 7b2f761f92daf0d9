import { describe, expect, it, vi } from 'vitest';
import { sliceOf } from '../../../../tests/support/slice-series.ts';
import { element } from '../../dicom/build.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { assembleVolumes } from './assemble-volumes.ts';
import { sampleVolume, type FrameReader } from './sample-volume.ts';
import type { Volume } from './volume.ts';

/** 4 columns, 3 rows, at 0, 1, 2 and 4: slice 3 is missing. Two times. */
function volumeWithGap(): Volume {
  const images = [4, 2, 1, 0].flatMap((z) =>
    [1, 2].map((time) => ({
      id: `${z + 10 * time}`,
      dataSet: sliceOf({
        position: [0, 0, z],
        more: [element(Tag.TemporalPositionIdentifier, 'IS', time)],
      }),
    })),
  );
  const { volumes } = assembleVolumes(images);
  return volumes[0] as Volume;
}

const { signal } = new AbortController();

/** Every voxel of a frame has the number that is its name. */
const readName: FrameReader = ({ id }) => Promise.resolve(new Float32Array(12).fill(Number(id)));

describe('sampleVolume', () => {
  it('fills slice after slice of one measurement, NaN where a slice is missing', async () => {
    const volume = volumeWithGap();
    const { size, values } = await sampleVolume(volume, readName, { signal, measurement: 1 });
    expect(size).toEqual([4, 3, 5]);
    expect(values).toHaveLength(60);
    const slices = [0, 1, 2, 3, 4].map(
      (slice) => new Set(values.slice(12 * slice, 12 * slice + 12)),
    );
    expect(slices.map((slice) => [...slice])).toEqual([[20], [21], [22], [NaN], [24]]);
  });

  it('takes the value that it is told for missing slices', async () => {
    const options = { signal, missingValue: -1024 };
    const { values } = await sampleVolume(volumeWithGap(), readName, options);
    expect(values[36]).toBe(-1024);
    expect(values[0]).toBe(10);
  });

  it('reads one frame at a time and tells how far it is', async () => {
    let open = 0;
    const onProgress = vi.fn();
    const reader: FrameReader = async (reference, given) => {
      open += 1;
      expect(open).toBe(1);
      const frame = await readName(reference, given);
      open -= 1;
      return frame;
    };
    await sampleVolume(volumeWithGap(), reader, { signal, onProgress });
    expect(onProgress.mock.calls.map(([progress]) => progress as unknown)).toEqual(
      [1, 2, 3, 4, 5].map((done) => ({ done, total: 5, unit: 'images' })),
    );
  });

  it('ends with the signal, also when the frame comes all the same', async () => {
    const controller = new AbortController();
    const reader = vi.fn<FrameReader>((reference, given) => {
      if (reference.id === '11') controller.abort();
      return readName(reference, given);
    });
    const sampling = sampleVolume(volumeWithGap(), reader, { signal: controller.signal });
    await expect(sampling).rejects.toMatchObject({ name: 'AbortError' });
    expect(reader.mock.calls.map(([{ id }]) => id)).toEqual(['10', '11']);
    expect(reader.mock.calls[0]?.[1]).toBe(controller.signal);
  });

  it('refuses a frame of another size and a measurement that there is not', async () => {
    const short: FrameReader = () => Promise.resolve(new Float32Array(11));
    await expect(sampleVolume(volumeWithGap(), short, { signal })).rejects.toMatchObject({
      code: 'dicom/malformed',
      data: { expected: 12, actual: 11 },
    });
    await expect(
      sampleVolume(volumeWithGap(), readName, { signal, measurement: 2 }),
    ).rejects.toMatchObject({ code: 'internal/unexpected' });
  });

  it('names a volume for which there is no memory', async () => {
    const huge = { ...volumeWithGap(), columns: 2 ** 20, rows: 2 ** 20, slices: 2 ** 20 };
    await expect(sampleVolume(huge, readName, { signal })).rejects.toMatchObject({
      code: 'dicom/too-large',
    });
  });

  it('gives what a reader throws', async () => {
    const broken: FrameReader = () => Promise.reject(new Error('no such file'));
    await expect(sampleVolume(volumeWithGap(), broken, { signal })).rejects.toThrow('no such file');
  });
});
