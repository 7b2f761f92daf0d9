import { expect, test } from 'vitest';
import { labelImages, type CandidateImage } from './label-images.ts';
import { parseLabelsCsv } from './labels-csv.ts';

const normal = { code: '281900007', name: 'No abnormal finding' };
const cancer = { code: '363358000', name: 'Malignant tumor of lung' };

const image = (
  imageId: string,
  personId: string,
  condition: CandidateImage['condition'],
  frames = 1,
): CandidateImage => ({
  imageId,
  personId,
  condition,
  frames,
  sopInstanceUid: `2.25.1${imageId}`,
  studyUid: `2.25.2${personId}`,
  radiologyOccurrenceId: `o${personId}`,
});

const images = [
  image('1', 'a', cancer),
  image('2', 'a', cancer, 3),
  image('3', 'b', normal),
  image('4', 'c', null),
];

test('a condition labels its images, "no abnormal finding" is class 0, every frame is an item', () => {
  const { classes, items, unlabelledCount, tally } = labelImages(images, { kind: 'condition' });
  expect(classes).toEqual(['No abnormal finding', 'Malignant tumor of lung']);
  expect(items.map(({ imageId, frame, label }) => [imageId, frame, label])).toEqual([
    ['1', 0, 1],
    ['2', 0, 1],
    ['2', 1, 1],
    ['2', 2, 1],
    ['3', 0, 0],
  ]);
  expect(unlabelledCount).toBe(1);
  expect(tally).toEqual([
    { persons: 1, images: 1 },
    { persons: 1, images: 2 },
  ]);
});

test.each([
  ['image_id', '1', ['1']],
  ['sop_instance_uid', '2.25.13', ['3']],
  ['study_uid', '2.25.2a', ['1', '2']],
  ['person_id', 'c', ['4']],
  ['radiology_occurrence_id', 'ob', ['3']],
])('a table labels by %s', (key, id, expected) => {
  const table = parseLabelsCsv(`${key},label\n${id},nodule\n`);
  const { items, classes } = labelImages(images, { kind: 'csv', table });
  expect(classes).toEqual(['nodule']);
  expect([...new Set(items.map(({ imageId }) => imageId))]).toEqual(expected);
});
