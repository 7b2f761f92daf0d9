import { describe, expect, it } from 'vitest';
import { contentHashOf } from './content-hash.ts';
import type { DatasetItem, DatasetVersion } from './dataset-version.ts';
import { parseLabelsCsv } from './labels-csv.ts';
import { labelsCsvOf, manifestOf } from './manifest.ts';

const item = (imageId: string, label: number, personId = 'p1'): DatasetItem => ({
  imageId,
  frame: 0,
  radiologyOccurrenceId: 'o1',
  personId,
  label,
});

const items = [item('i1', 0), item('i2', 1, 'p2'), item('i3', 1, 'p2')];
const version: DatasetVersion = {
  datasetVersionId: 'v1',
  datasetId: 'd1',
  name: 'Lungs',
  version: 1,
  createdAt: '2024-01-01T00:00:00.000Z',
  task: 'classification-2d',
  labelSource: 'csv',
  classes: ['-normal', 'pneumonia, left'],
  query: 'modality=CT',
  items,
  contentHash: 'x',
};

describe('labelsCsvOf', () => {
  it('is a label file that can be read back, with formulas guarded', () => {
    const text = labelsCsvOf(version, (each) => `images/${each.imageId}.png`);
    expect(text.split('\r\n')).toEqual([
      'image_id,label,frame,radiology_occurrence_id,person_id,file',
      "i1,'-normal,0,o1,p1,images/i1.png",
      'i2,"pneumonia, left",0,o1,p2,images/i2.png',
      'i3,"pneumonia, left",0,o1,p2,images/i3.png',
      '',
    ]);
    expect([...parseLabelsCsv(text).labels.values()]).toEqual([
      '-normal',
      'pneumonia, left',
      'pneumonia, left',
    ]);
  });
});

describe('manifestOf', () => {
  it('counts items and persons', () => {
    expect(manifestOf(version)).toMatchObject({
      items: 3,
      persons: 2,
      classes: [
        { name: '-normal', items: 1 },
        { name: 'pneumonia, left', items: 2 },
      ],
    });
  });
});

describe('contentHashOf', () => {
  it('is a fixed SHA-256 that follows content, not order', async () => {
    const hash = await contentHashOf(version.classes, items);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await contentHashOf(version.classes, items.toReversed())).toBe(hash);
    expect(await contentHashOf(version.classes.toReversed(), items)).not.toBe(hash);
    expect(await contentHashOf(version.classes, [...items.slice(1), item('i1', 1)])).not.toBe(hash);
    expect(await contentHashOf([], [])).toBe(
      // sha256 of {"classes":[],"items":[]}
      'a0fd79040277b61cd4dca0b5397cb3ee383dd14f8af438f1e3fa1a1dfc091c8b',
    );
  });
});
