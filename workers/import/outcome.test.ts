import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { outcomeOf } from './outcome.ts';

describe('outcomeOf', () => {
  it.each([
    [
      new AppError('deid/residual-identifier', 'x', { tag: 'StudyDescription', kind: 'person' }),
      { status: 'held', code: 'deid/residual-identifier', detail: 'StudyDescription' },
    ],
    [
      new AppError('deid/burned-in-risk', 'x', { rule: 'modality' }),
      { status: 'held', code: 'deid/burned-in-risk', detail: 'modality' },
    ],
    [
      new AppError('deid/object-kind', 'x', { kind: 'waveform' }),
      { status: 'held', code: 'deid/object-kind', detail: 'waveform' },
    ],
  ])('tells why a file is held', (error, expected) => {
    expect(outcomeOf(error, {})).toEqual({ imageId: null, ...expected });
  });

  it('tells no more than the code of what failed, and nothing of a foreign error', () => {
    const failed = new AppError('dicom/malformed', 'x', { tag: 'PatientName' });
    expect(outcomeOf(failed, {})).toEqual({
      status: 'failed',
      code: 'dicom/malformed',
      imageId: null,
    });
    expect(outcomeOf(new Error('HONG GILDONG'), {})).toEqual({
      status: 'failed',
      code: 'internal/unexpected',
      imageId: null,
    });
  });
});
