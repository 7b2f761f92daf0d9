import { AppError } from '../../core/errors.ts';
import type { ExampleSource } from './example.ts';

export interface CheckOptions {
  readonly task: 'classification' | 'segmentation';
  readonly dimensions: 2 | 3;
  readonly classCount: number;
  /** Examples of any size are cut into pieces of one. */
  readonly hasPatches: boolean;
  readonly signal: AbortSignal;
  readonly onRead?: (done: number, total: number) => void;
}

/**
 * Reads every example once, so that what cannot be trained with is found before anything is trained.
 * @throws {AppError} dataset/unknown-label, dataset/sizes-differ, dataset/not-finite, dataset/mask-shape,
 * dataset/unreadable
 */
export async function checkExamples(
  source: ExampleSource,
  { task, dimensions, classCount, hasPatches, signal, onRead }: CheckOptions,
): Promise<void> {
  const unknown = (label: number) =>
    new AppError('dataset/unknown-label', 'label is none of the classes', {
      label,
      classes: classCount,
    });
  let first: string | null = null;
  for (const [index, item] of source.items.entries()) {
    signal.throwIfAborted();
    const { size, channels, labels } = await source.read(index);
    if (task === 'classification' && !(item.label >= 0 && item.label < classCount)) {
      throw unknown(item.label);
    }
    const wrong = labels?.find((label) => label >= classCount);
    if (wrong !== undefined) throw unknown(wrong);
    const slices = size[0];
    if (dimensions === 2 && slices !== 1) {
      throw new AppError('train/bad-options', 'volumes for a network of two dimensions', {
        option: 'dimensions',
      });
    }
    first ??= `${hasPatches ? '' : String(size)} ${channels}`;
    if (first !== `${hasPatches ? '' : String(size)} ${channels}`) {
      throw new AppError(
        'dataset/sizes-differ',
        'images differ in size: resize or train on patches',
      );
    }
    onRead?.(index + 1, source.items.length);
  }
}
