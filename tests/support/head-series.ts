import { element, withElements } from '../../src/core/dicom/build.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { applyAffine } from '../../src/core/imaging/volume/affine.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { scanHead, type ScanOptions } from './head-phantom.ts';

const CT_INTERCEPT = -1024;
const SERIES_UID = '2.25.7001';

/** A phantom head as DICOM files of one series, in the order of its slices; `uid`: of the series. */
export async function headSeries(options: ScanOptions, uid = SERIES_UID): Promise<Uint8Array[]> {
  const { volume, voxels, affine } = scanHead(options);
  const { dataSet } = await readDicomFile(phantomInstance(0).bytes);
  const { columns, rows, slices } = volume;
  const [columnMm, rowMm, sliceMm] =
    volume.geometry.kind === 'patient' ? volume.geometry.spacingMm : [1, 1, 1];
  const [alongRow, alongColumn] = affine.axes.map((axis) => {
    const length = Math.hypot(...axis);
    return axis.map((each) => each / length);
  }) as [number[], number[]];
  const isCt = options.contrast === 'ct';
  return Array.from({ length: slices }, (_, slice) => {
    const values = voxels.values.subarray(slice * columns * rows, (slice + 1) * columns * rows);
    const stored = Int16Array.from(values, (value) => (isCt ? value - CT_INTERCEPT : value));
    const changed = withElements(dataSet, [
      element(Tag.SOPInstanceUID, 'UI', `${uid}.${slice + 1}`),
      element(Tag.SeriesInstanceUID, 'UI', uid),
      element(Tag.Modality, 'CS', isCt ? 'CT' : 'MR'),
      element(Tag.SOPClassUID, 'UI', `1.2.840.10008.5.1.4.1.1.${isCt ? 2 : 4}`),
      element(Tag.BodyPartExamined, 'CS', 'HEAD'),
      element(Tag.SeriesDescription, 'LO', 'HEAD 3D'),
      element(Tag.InstanceNumber, 'IS', slice + 1),
      element(Tag.Rows, 'US', rows),
      element(Tag.Columns, 'US', columns),
      element(Tag.PixelSpacing, 'DS', [rowMm, columnMm]),
      element(Tag.SliceThickness, 'DS', sliceMm),
      element(Tag.ImageOrientationPatient, 'DS', [...alongRow, ...alongColumn]),
      element(Tag.ImagePositionPatient, 'DS', [...applyAffine(affine, [0, 0, slice])]),
      element(Tag.RescaleIntercept, 'DS', isCt ? CT_INTERCEPT : 0),
      element(Tag.RescaleSlope, 'DS', 1),
      element(Tag.PixelData, 'OW', new Uint8Array(stored.buffer)),
    ]);
    return writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet: changed });
  });
}
