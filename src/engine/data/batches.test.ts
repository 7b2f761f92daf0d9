import { describe, expect, it } from 'vitest';
import { packBatch, readAhead } from './batches.ts';
import { epochOrder } from './epoch-order.ts';
import type { Example } from './example.ts';

const example = (value: number, labels: Uint8Array | null = null, columns = 2): Example => ({
  size: [1, 1, columns],
  channels: 1,
  pixels: new Float32Array(columns).fill(value),
  labels,
});

describe('packBatch', () => {
  it('fills what is missing with zeros and labels of −1', () => {
    const batch = packBatch([{ example: example(3), label: 1 }], 2);
    expect(batch).toMatchObject({ count: 1, size: [1, 1, 2], channels: 1 });
    expect([...batch.pixels]).toEqual([3, 3, 0, 0]);
    expect([...batch.labels]).toEqual([1, -1]);
    const voxels = packBatch([{ example: example(3, Uint8Array.of(0, 2)), label: 0 }], 2);
    expect([...voxels.labels]).toEqual([0, 2, -1, -1]);
  });

  it('refuses images of different sizes', () => {
    const drawn = [example(1), example(1, null, 3)].map((each) => ({ example: each, label: 0 }));
    expect(() => packBatch(drawn as [(typeof drawn)[0]], 2)).toThrow(
      expect.objectContaining({ code: 'dataset/sizes-differ' }) as Error,
    );
  });
});

describe('readAhead', () => {
  it('gives results in order while later ones are being read, never more than three', async () => {
    const open = new Set<number>();
    let most = 0;
    const read = async (batch: number) => {
      open.add(batch);
      most = Math.max(most, open.size);
      for (let turn = 0; turn < 5 - batch; turn++) await Promise.resolve();
      open.delete(batch);
      return batch;
    };
    const seen: number[] = [];
    for await (const batch of readAhead(5, read)) seen.push(batch);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(3);
  });

  it('fails at the turn of the batch that failed', async () => {
    const seen: number[] = [];
    const read = (batch: number) =>
      batch === 1 ? Promise.reject(new RangeError('unreadable')) : Promise.resolve(batch);
    await expect(async () => {
      for await (const batch of readAhead(3, read)) seen.push(batch);
    }).rejects.toThrow('unreadable');
    expect(seen).toEqual([0]);
  });
});

describe('epochOrder', () => {
  const labels = [0, 0, 0, 0, 0, 1];
  const options = { seed: 3, sampling: 'shuffled', repeats: 2 } as const;

  it('takes each example as often as asked, in another order each epoch', () => {
    const order = epochOrder(labels, options, 1);
    expect(new Set(order.map(({ index, repeat }) => `${index}.${repeat}`)).size).toBe(12);
    expect(epochOrder(labels, options, 1)).toEqual(order);
    expect(epochOrder(labels, options, 2)).not.toEqual(order);
  });

  it('balances classes: small ones come again under another number', () => {
    const order = epochOrder(labels, { ...options, sampling: 'class-balanced', repeats: 1 }, 1);
    expect(order.filter(({ index }) => index < 5)).toHaveLength(5);
    const rare = order.filter(({ index }) => index === 5).map(({ repeat }) => repeat);
    expect(rare.sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
