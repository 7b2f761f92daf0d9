import fc from 'fast-check';
import { dataSetOf, element, sequence } from '../../src/core/dicom/build.ts';
import type { DataSet, Element, Tag, ValueElement } from '../../src/core/dicom/dataset.ts';
import * as Tags from '../../src/core/dicom/tags.generated.ts';

/** One attribute of each VR; their VRs are those of the dictionary, so implicit files keep them. */
const BY_UNIT: readonly (readonly [ValueElement['vr'], Tag, unitBytes: number])[] = [
  ['AE', Tags.ScheduledStationAETitle, 2],
  ['AS', Tags.PatientAge, 2],
  ['DA', Tags.StudyDate, 2],
  ['DS', Tags.PatientWeight, 2],
  ['DT', Tags.AcquisitionDateTime, 2],
  ['IS', Tags.SeriesNumber, 2],
  ['LO', Tags.Manufacturer, 2],
  ['LT', Tags.ImageComments, 2],
  ['PN', Tags.PatientName, 2],
  ['ST', Tags.InstitutionAddress, 2],
  ['TM', Tags.StudyTime, 2],
  ['UC', Tags.LongCodeValue, 2],
  ['UI', Tags.FrameOfReferenceUID, 2],
  ['UR', Tags.RetrieveURL, 2],
  ['US', Tags.PrivateGroupReference, 2],
  ['SS', Tags.TagAngleSecondAxis, 2],
  ['OL', Tags.TrackPointIndexList, 4],
  ['SH', Tags.StationName, 2],
  ['CS', Tags.ImageType, 2],
  ['UT', Tags.TextValue, 2],
  ['AT', Tags.FrameIncrementPointer, 4],
  ['FD', Tags.TablePosition, 8],
  ['FL', Tags.RecommendedDisplayFrameRateInFloat, 4],
  ['SL', Tags.DisplayedAreaTopLeftHandCorner, 4],
  ['UL', Tags.SimpleFrameList, 4],
  ['OF', Tags.VectorGridData, 4],
  ['OD', Tags.DoublePointCoordinatesData, 8],
  ['OB', Tags.ICCProfile, 2],
  ['OW', Tags.RedPaletteColorLookupTableData, 2],
  ['UV', Tags.FileOffsetInContainer, 8],
  ['SV', Tags.SelectorSVValue, 8],
  ['OV', Tags.SelectorOVValue, 8],
];

const SEQUENCES: readonly Tag[] = [
  Tags.ReferencedStudySequence,
  Tags.ProcedureCodeSequence,
  Tags.ContentSequence,
  Tags.RequestAttributesSequence,
];

const values: fc.Arbitrary<Element> = fc.constantFrom(...BY_UNIT).chain(([vr, tag, unitBytes]) =>
  fc.uint8Array({ maxLength: 3 }).map((seed) =>
    element(
      tag,
      vr,
      Uint8Array.from(
        { length: seed.length * unitBytes },
        (_, at) => (seed[at % seed.length] ?? 0) + at,
      ),
    ),
  ),
);

/** A creator and a value of its block, PS3.5 section 7.8.1; each may come without the other. */
const privateValues: fc.Arbitrary<Element> = fc.oneof(
  fc.constantFrom('ACME 1.1', 'OTHER').map((creator) => element(0x00090010, 'LO', creator)),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => element(0x00091001, 'UN', bytes)),
);

const characterSets: fc.Arbitrary<Element> = fc
  .constantFrom(['ISO_IR 100'], ['ISO_IR 192'], ['', 'ISO 2022 IR 149'], ['GB18030'])
  .map((terms) => element(Tags.SpecificCharacterSet, 'CS', terms));

/** Data sets of any nesting up to `depth`, in ascending order of tag, all lengths even. */
function arbitraryDataSet(depth = 4): fc.Arbitrary<DataSet> {
  const leaves = fc.oneof(
    { weight: 8, arbitrary: values },
    { weight: 1, arbitrary: privateValues },
    { weight: 1, arbitrary: characterSets },
  );
  const inner =
    depth === 0
      ? leaves
      : fc.oneof(
          { weight: 4, arbitrary: leaves },
          {
            weight: 1,
            arbitrary: fc
              .tuple(
                fc.constantFrom(...SEQUENCES),
                fc.array(arbitraryDataSet(depth - 1), { maxLength: 3 }),
              )
              .map(([tag, items]) => sequence(tag, items)),
          },
        );
  return fc.array(inner, { maxLength: 6 }).map(dataSetOf);
}

/** The same with what every file must hold. */
export function arbitraryInstance(): fc.Arbitrary<DataSet> {
  const identity = [
    element(Tags.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    element(Tags.SOPInstanceUID, 'UI', '2.25.123'),
  ];
  return arbitraryDataSet().map((dataSet) => dataSetOf([...identity, ...dataSet.values()]));
}
