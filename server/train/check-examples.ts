import { AppError } from '../../src/core/errors.ts';
import type { TrainConfig } from '../../src/core/training/train-config.ts';
import type { ExampleSource } from '../../src/engine/data/example.ts';

/**
 * Reads every example once, so that what cannot be trained with is found before anything is trained.
 * @throws {AppError} dataset/unknown-label, dataset/sizes-differ, dataset/not-finite, dataset/mask-shape,
 * dataset/unreadable
 */
export async function checkExamples(
  source: ExampleSource,
  { classes, task, patches, dimensions }: TrainConfig,
  signal: AbortSignal,
): Promise<void> {
  const unknown = (label: number) =>
    new AppError('dataset/unknown-label', 'label is none of the classes', {
      label,
      classes: classes.length,
    });
  let first: string | null = null;
  for (const [index, item] of source.items.entries()) {
    signal.throwIfAborted();
    const { size, channels, labels } = await source.read(index);
    if (task === 'classification' && !(item.label in classes)) throw unknown(item.label);
    const wrong = labels?.find((label) => label >= classes.length);
    if (wrong !== undefined) throw unknown(wrong);
    const slices = size[0];
    if (dimensions === 2 && slices !== 1) {
      throw new AppError('train/bad-options', 'volumes for a network of two dimensions', {
        option: 'dimensions',
      });
    }
    first ??= `${patches ? '' : String(size)} ${channels}`;
    if (first !== `${patches ? '' : String(size)} ${channels}`) {
      throw new AppError(
        'dataset/sizes-differ',
        'images differ in size: resize or train on patches',
      );
    }
  }
}
