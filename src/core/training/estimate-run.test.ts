import { describe, expect, it } from 'vitest';
import type { DeviceReport } from '../rpc/train-api.ts';
import { estimateRun, mostDepth } from './estimate-run.ts';
import { offeredModels } from './offered-models.ts';

const run = {
  options: { kind: 'cnn-2d', depth: 3, blockCount: 1, baseFilters: 8, dropout: 0 },
  inputShape: [64, 64, 1],
  classCount: 2,
  batchSize: 16,
} as const;
const device: DeviceReport = {
  backend: 'wasm',
  reason: 'webgpu-missing',
  adapter: 'cpu',
  isSoftware: true,
};

describe('estimateRun', () => {
  it('gives the time of an epoch by the pace of the trial', () => {
    expect(estimateRun(run, 100, device)?.secondsPerEpoch).toBeNull();
    const trials = [{ backend: 'wasm' as const, smallMs: 1, largeMs: 10, isRight: true }];
    const one = estimateRun(run, 100, { ...device, trials });
    const two = estimateRun(run, 200, { ...device, trials });
    // 226 million operations in 10 ms, and three times those of the forward pass an example.
    const operations = one?.summary.operations ?? NaN;
    expect(one?.secondsPerEpoch).toBeCloseTo((3 * operations * 100) / (226_492_416 / 0.01), 8);
    expect(two?.secondsPerEpoch).toBeCloseTo(2 * (one?.secondsPerEpoch ?? NaN), 8);
  });

  it('says what to change where the device is too small', () => {
    const need = estimateRun(run, 100, null)?.stepBytes ?? NaN;
    const within = (total: number | null, tensor = Infinity) =>
      estimateRun(run, 100, { ...device, limits: { total, tensor } })?.tooLarge;
    expect(within(need)).toBeNull();
    expect(within(need * 0.9)).toMatchObject({ option: 'batchSize', value: 8 });
    expect(within(1000)).toMatchObject({ option: 'imageSize', value: 0 });
    expect(within(null)).toBeNull();
    expect(within(null, 1000)).toMatchObject({ option: 'imageSize' });
  });

  it('gives nothing for options that make no network', () => {
    const options = { ...run.options, depth: 8 };
    expect(estimateRun({ ...run, options }, 100, null)).toBeNull();
    expect(mostDepth({ ...run, options })).toBe(7);
    expect(mostDepth({ ...run, inputShape: [9, 64, 1] })).toBe(4);
  });
});

describe('offeredModels', () => {
  it('offers volumes and label maps only where there are such', () => {
    expect(offeredModels({ hasVolumes: false, hasLabelMaps: false })).toEqual([
      'cnn-2d',
      'resnet-2d',
      'densenet-2d',
    ]);
    expect(offeredModels({ hasVolumes: true, hasLabelMaps: false })).toContain('gru-sequence');
    expect(offeredModels({ hasVolumes: true, hasLabelMaps: true })).toEqual([
      'unet-2d',
      'attention-unet-2d',
      'unet-3d',
      'vnet-3d',
    ]);
  });
});
