import { segmentationFiguresOf, type LabelVolume } from '../../src/core/metrics/segmentation.ts';
import {
  segmentationReportOf,
  type ImageFigures,
} from '../../src/core/metrics/segmentation-report.ts';
import type { Example, ExampleItem } from '../../src/engine/data/example.ts';
import { resizeExample } from '../../src/engine/data/resize-example.ts';
import { labelsFrom, segmentExample } from '../../src/engine/session/segment-example.ts';
import { segmentOptionsOf } from '../../src/engine/session/validate.ts';
import type { LabelFile } from './data/data-set.ts';
import type { Tested, TestInput } from './tested.ts';

function volumeOf(
  { size }: Example,
  labels: Uint8Array,
  spacingMm: ExampleItem['spacingMm'],
): LabelVolume {
  const [slices, rows, columns] = size;
  return { slices, rows, columns, spacingMm, labels };
}

/** Figures and label maps of the test part, in the size that the images are stored in. */
export async function testSegmenter(input: TestInput): Promise<Tested> {
  const { source, split, config, plan, model, dataSet, signal } = input;
  const images: ImageFigures[] = [];
  const files: LabelFile[] = [];
  for (const index of split.test) {
    const example = await source.read(index);
    const options = segmentOptionsOf(plan, example.size, config.inference.flips, signal);
    const stored = await dataSet.source.read(index);
    const said = await segmentExample(model, example, options);
    const labels = labelsFrom(resizeExample(said, stored.size));
    const { personId, spacingMm } = source.items[index] ?? { personId: '', spacingMm: null };
    const actual = volumeOf(stored, stored.labels ?? new Uint8Array(), spacingMm);
    const predicted = volumeOf(stored, labels, spacingMm);
    const figures = config.classes
      .slice(1)
      .map((_, at) => segmentationFiguresOf(actual, predicted, at + 1));
    images.push({ personId, figures });
    const file = await dataSet.labelFile(index, labels);
    files.push({ ...file, name: `test-predictions/${file.name}` });
  }
  const metrics = segmentationReportOf(images, config.classes.slice(1));
  return { metrics, threshold: null, files };
}
