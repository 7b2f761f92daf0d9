import { describe, expect, it } from 'vitest';
import { checkTrainOptions } from '../../core/training/check-options.ts';
import { MODEL_KINDS, isSegmenter } from '../../core/training/model-options.ts';
import { EFFORTS, presetOf } from '../../core/training/presets.ts';
import {
  DEFAULT_OPTIONS,
  effortOf,
  NUMBER_NAMES,
  optionsDraft,
  readOptions,
  wrongOptions,
  type OptionsDraft,
} from './options-draft.ts';

const change = (values: Partial<OptionsDraft>): OptionsDraft => ({ ...DEFAULT_OPTIONS, ...values });

describe('the options of the form', () => {
  it.each([
    { train: 33.3, validation: 0, test: 66.7 },
    { kind: 'resnet-3d', slices: 24, normalization: 'group', kernelSize: 5 },
    { kind: 'lstm-sequence', optimizer: 'sgd', weightDecay: 0.01, schedule: 'step' },
    { schedule: 'one-cycle', warmUpEpochs: 0, loss: 'focal', labelSmoothing: 0.1 },
    { schedule: 'poly', patience: null, classWeights: 'balanced', augmentation: 'strong' },
    { augmentation: 'none', schedule: 'constant', positiveClass: 0 },
  ] satisfies Partial<OptionsDraft>[])('gives back options that filled it: %o', (values) => {
    const draft = change(values);
    const options = readOptions(draft, 2);
    if (!options) throw new Error('refused');
    expect(readOptions(optionsDraft(options), 2)).toEqual(options);
    expect(wrongOptions(optionsDraft(options))).toEqual(new Set());
    expect(optionsDraft(options)).toMatchObject(values);
  });

  it('is taken by the engine for every network and preset', () => {
    for (const kind of MODEL_KINDS.filter((each) => !isSegmenter(each))) {
      for (const effort of EFFORTS) {
        const draft = change({ kind, ...presetOf(kind, effort) });
        expect(checkTrainOptions(readOptions(draft, 3), 3).model.kind).toBe(kind);
        expect(effortOf(draft)).toBe(effort);
        expect(effortOf({ ...draft, epochs: 7 })).toBeNull();
      }
    }
  });

  it('names every wrong option at once', () => {
    const empty = Object.fromEntries(NUMBER_NAMES.map((name) => [name, -1]));
    const draft = change({ kind: 'cnn-3d', ...empty, train: 70, seed: 0.5 });
    expect(wrongOptions(draft)).toEqual(new Set([...NUMBER_NAMES, 'split']));
    expect(readOptions(draft, 2)).toBeNull();
    expect(wrongOptions(change({ epochs: 1.5 }))).toEqual(new Set(['epochs']));
    expect(wrongOptions(change({ depth: null, patience: null }))).toEqual(new Set(['depth']));
  });

  it('does not ask for slices where each image is an example', () => {
    expect(wrongOptions(change({ slices: null }))).toEqual(new Set());
    expect(readOptions(change({ slices: 24 }), 2)?.slices).toBeNull();
  });

  it('holds the positive class inside the classes', () => {
    expect(readOptions(change({ positiveClass: 4 }), 2)?.positiveClass).toBe(1);
  });
});
