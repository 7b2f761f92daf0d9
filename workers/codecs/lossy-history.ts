import { element } from '../../src/core/dicom/build.ts';
import type { DataSet, ValueElement } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { stringsOf } from '../../src/core/dicom/values.ts';

/**
 * What a data set says of lossy compression once its pixels are decompressed: that is part of the history
 * of the pixels and stays so. The step that ends here is added behind earlier ones, unless the data set
 * names it already. `ratio`: native bytes to compressed bytes. Source: PS3.3 section C.7.6.1.1.5.
 */
export function lossyHistory(dataSet: DataSet, method: string, ratio: number): ValueElement[] {
  const methods = stringsOf(dataSet, Tag.LossyImageCompressionMethod).filter(Boolean);
  const ratios = stringsOf(dataSet, Tag.LossyImageCompressionRatio).filter(Boolean);
  const allMethods = methods.at(-1) === method ? methods : [...methods, method];
  // One ratio a step, in the same order: a list that has another length can no longer be continued.
  const lacksRatio = ratios.length === allMethods.length - 1;
  const allRatios = lacksRatio ? [...ratios, ratio.toFixed(2)] : ratios;
  return [
    element(Tag.LossyImageCompression, 'CS', '01'),
    element(Tag.LossyImageCompressionMethod, 'CS', allMethods),
    ...(allRatios.length > 0 ? [element(Tag.LossyImageCompressionRatio, 'DS', allRatios)] : []),
  ];
}
