import type { DataSet } from '../../dicom/dataset.ts';
import { AppError } from '../../errors.ts';
import type { DeidPolicy } from '../policy.ts';
import { faceRiskOf } from './face-risk.ts';

/**
 * Why an image may not be released before its series was defaced; null when the policy does not ask for that, or
 * no face can be made of it. PS3.15 E.3.2.
 */
export function faceHold(
  dataSet: DataSet,
  { options }: Pick<DeidPolicy, 'options'>,
): AppError | null {
  if (!options.includes('cleanRecognizableVisualFeatures')) return null;
  const { grade, reasons } = faceRiskOf(dataSet);
  if (grade === 'none') return null;
  return new AppError('deid/recognizable-face', 'a face could be made of the series', {
    grade,
    reason: reasons[0] ?? grade,
  });
}

/** Whether a header says head: a face can be made of its series, and no look at voxels may say that there is none. */
export function showsHead(dataSet: DataSet): boolean {
  const { grade } = faceRiskOf(dataSet);
  return grade === 'high' || grade === 'low';
}
