import * as T from '../../../src/core/dicom/tags.generated.ts';
import type { Planter } from '../planter.ts';
import { text, textElement, words, type RawElement } from '../raw-dicom.ts';
import { putter, type Recipe } from './base.ts';

const ROOT = '1.2.840.10008.5.1.4.1.1.';

const sequence = (tag: number, ...value: (readonly RawElement[])[]): RawElement => ({
  tag,
  vr: 'SQ',
  value: value.map((item) => [...item].sort((a, b) => a.tag - b.tag)),
});

const float64 = (tag: number, ...values: number[]): RawElement => ({
  tag,
  vr: 'FD',
  value: new Uint8Array(Float64Array.from(values).buffer),
});

/** Shared and per-frame groups, a name in each. */
function functionalGroups(planter: Planter, frames: number): RawElement[] {
  const group = (path: string) => {
    const put = putter(planter, path);
    return [
      sequence(T.FrameContentSequence, [
        put('FrameAcquisitionDateTime', 'DT', 'date'),
        put('FrameComments', 'LT', 'name'),
        put('FrameLabel', 'LO', 'phone'),
      ]),
      sequence(T.ReferencedImageSequence, [put('ReferencedSOPInstanceUID', 'UI', 'uid')]),
      sequence(T.FrameAnatomySequence, [
        textElement(T.FrameLaterality, 'CS', planter.plant('place', `${path}/FrameLaterality`)),
        sequence(T.AnatomicRegionSequence, [
          put('CodeValue', 'SH', 'code'),
          put('CodingSchemeDesignator', 'SH', 'place'),
          put('CodeMeaning', 'LO', 'name'),
        ]),
      ]),
      sequence(T.PixelMeasuresSequence, [
        textElement(T.PixelSpacing, 'DS', '0.5\\0.5'),
        textElement(T.SliceThickness, 'DS', planter.plant('name', `${path}/SliceThickness`)),
      ]),
      sequence(T.CTExposureSequence, [float64(T.ExposureInmAs, 12.5)]),
    ].sort((a, b) => a.tag - b.tag);
  };
  return [
    sequence(T.SharedFunctionalGroupsSequence, group('shared')),
    sequence(
      T.PerFrameFunctionalGroupsSequence,
      ...Array.from({ length: frames }, (_, at) => group(`frame ${at}`)),
    ),
    sequence(T.DimensionOrganizationSequence, [
      putter(planter, 'DimensionOrganizationSequence')('DimensionOrganizationUID', 'UI', 'uid'),
    ]),
  ];
}

function structures(planter: Planter): RawElement[] {
  const put = putter(planter, 'RT structures');
  return [
    put('StructureSetLabel', 'SH', 'name'),
    put('StructureSetName', 'LO', 'id'),
    put('StructureSetDescription', 'ST', 'phone'),
    put('ApprovalStatus', 'CS', 'place'),
    put('ReviewerName', 'PN', 'name'),
    sequence(T.StructureSetROISequence, [
      put('ROIName', 'LO', 'name'),
      put('ROIDescription', 'ST', 'name'),
      put('ReferencedFrameOfReferenceUID', 'UI', 'uid'),
    ]),
    sequence(T.RTROIObservationsSequence, [
      put('ROIInterpreter', 'PN', 'name'),
      put('ROIObservationLabel', 'SH', 'name'),
    ]),
  ];
}

function report(planter: Planter): RawElement[] {
  const put = putter(planter, 'report');
  const name = [
    textElement(T.CodeValue, 'SH', '121071'),
    textElement(T.CodingSchemeDesignator, 'SH', 'DCM'),
    textElement(T.CodeMeaning, 'LO', 'Finding'),
  ];
  const item = (type: string, ...more: RawElement[]) => [
    textElement(T.RelationshipType, 'CS', 'CONTAINS'),
    textElement(T.ValueType, 'CS', type),
    sequence(T.ConceptNameCodeSequence, name),
    ...more,
  ];
  return [
    textElement(T.ValueType, 'CS', 'CONTAINER'),
    textElement(T.CompletionFlag, 'CS', 'COMPLETE'),
    put('CompletionFlagDescription', 'LO', 'name'),
    sequence(T.VerifyingObserverSequence, [
      put('VerifyingObserverName', 'PN', 'name'),
      put('VerifyingOrganization', 'LO', 'institution'),
      put('VerificationDateTime', 'DT', 'date'),
    ]),
    sequence(
      T.ContentSequence,
      item('TEXT', put('TextValue', 'UT', 'name')),
      item('PNAME', put('PersonName', 'PN', 'name')),
      item('DATE', put('Date', 'DA', 'date')),
      item('UIDREF', put('UID', 'UI', 'uid')),
      item(
        'CONTAINER',
        sequence(
          T.ContentSequence,
          item('TEXT', textElement(T.TextValue, 'UT', planter.plant('phone', 'report deeper/TextValue'))),
        ),
      ),
    ),
  ]; // prettier-ignore
}

function presentation(planter: Planter): RawElement[] {
  const put = putter(planter, 'presentation');
  return [
    put('ContentLabel', 'CS', 'place'),
    put('ContentDescription', 'LO', 'name'),
    put('ContentCreatorName', 'PN', 'name'),
    sequence(T.GraphicAnnotationSequence, [
      put('GraphicLayer', 'CS', 'place'),
      sequence(T.TextObjectSequence, [put('UnformattedTextValue', 'ST', 'name')]),
    ]),
    sequence(T.GraphicLayerSequence, [put('GraphicLayerDescription', 'LO', 'phone')]),
    sequence(T.ReferencedSeriesSequence, [
      put('SeriesInstanceUID', 'UI', 'uid'),
      sequence(T.ReferencedImageSequence, [put('ReferencedSOPInstanceUID', 'UI', 'uid')]),
    ]),
  ];
}

function waveform(planter: Planter): RawElement[] {
  const put = putter(planter, 'waveform');
  return [
    sequence(T.WaveformSequence, [
      put('MultiplexGroupLabel', 'SH', 'name'),
      sequence(T.ChannelDefinitionSequence, [put('ChannelLabel', 'SH', 'name')]),
      {
        tag: T.WaveformData,
        vr: 'OW',
        value: text(planter.plant('name', 'waveform/WaveformData')),
      },
    ]),
    sequence(T.WaveformAnnotationSequence, [put('UnformattedTextValue', 'ST', 'name')]),
  ];
}

function segments(planter: Planter): RawElement[] {
  const put = putter(planter, 'segments');
  return [
    textElement(T.SegmentationType, 'CS', 'BINARY'),
    put('ContentCreatorName', 'PN', 'name'),
    sequence(T.SegmentSequence, [
      words(T.SegmentNumber, 'US', 1),
      put('SegmentLabel', 'LO', 'name'),
      put('SegmentDescription', 'ST', 'name'),
      put('SegmentAlgorithmName', 'LO', 'place'),
      put('TrackingID', 'UT', 'id'),
      put('TrackingUID', 'UI', 'uid'),
    ]),
  ];
}

function pet(planter: Planter): RawElement[] {
  const put = putter(planter, 'radiopharmaceutical');
  return [
    textElement(T.Modality, 'CS', 'PT'),
    sequence(T.RadiopharmaceuticalInformationSequence, [
      put('RadiopharmaceuticalStartDateTime', 'DT', 'date'),
      put('RadiopharmaceuticalStartTime', 'TM', 'time'),
      put('Radiopharmaceutical', 'LO', 'name'),
      textElement(T.RadionuclideTotalDose, 'DS', '370000000'),
    ]),
  ];
}

const MODALITY = (value: string) => textElement(T.Modality, 'CS', value);

/** Objects of other kinds, most of which are held until somebody knows how to clean them. */
export const OBJECTS: readonly Recipe[] = [
  { name: 'enhanced-ct', sopClassUid: `${ROOT}2.1`, frames: 3, put: (p) => functionalGroups(p, 3) },
  { name: 'enhanced-mr', sopClassUid: `${ROOT}4.1`, frames: 5, put: (p) => [MODALITY('MR'), ...functionalGroups(p, 5)] },
  { name: 'pet', sopClassUid: `${ROOT}128`, put: pet },
  { name: 'mammography', sopClassUid: `${ROOT}1.2`, put: (p) => [MODALITY('MG'), putter(p, 'top')('DetectorID', 'SH', 'id')] },
  { name: 'ultrasound', sopClassUid: `${ROOT}6.1`, put: (p) => [MODALITY('US'), putter(p, 'top')('ProtocolName', 'LO', 'name')] },
  { name: 'secondary-capture', sopClassUid: `${ROOT}7`, put: (p) => [putter(p, 'top')('SecondaryCaptureDeviceID', 'LO', 'place')] },
  { name: 'burned-in', put: () => [textElement(T.BurnedInAnnotation, 'CS', 'YES')] },
  { name: 'dose-screen', put: (p) => [textElement(T.SeriesDescription, 'LO', `Dose report ${p.plant('name', 'top/SeriesDescription')}`)] },
  { name: 'angiography', sopClassUid: `${ROOT}12.1`, put: () => [MODALITY('XA')] },
  { name: 'segmentation', sopClassUid: `${ROOT}66.4`, put: (p) => [MODALITY('SEG'), ...segments(p)] },
  { name: 'rt-structures', sopClassUid: `${ROOT}481.3`, hasPixels: false, put: (p) => [MODALITY('RTSTRUCT'), ...structures(p)] },
  { name: 'rt-dose', sopClassUid: `${ROOT}481.2`, put: (p) => [MODALITY('RTDOSE'), putter(p, 'top')('DoseComment', 'LO', 'name')] },
  { name: 'report', sopClassUid: `${ROOT}88.22`, hasPixels: false, put: (p) => [MODALITY('SR'), ...report(p)] },
  { name: 'dose-report', sopClassUid: `${ROOT}88.67`, hasPixels: false, put: (p) => [MODALITY('SR'), ...report(p)] },
  { name: 'key-objects', sopClassUid: `${ROOT}88.59`, hasPixels: false, put: (p) => [MODALITY('KO'), ...report(p)] },
  { name: 'presentation-state', sopClassUid: `${ROOT}11.1`, hasPixels: false, put: (p) => [MODALITY('PR'), ...presentation(p)] },
  { name: 'waveform', sopClassUid: `${ROOT}9.1.1`, hasPixels: false, put: (p) => [MODALITY('ECG'), ...waveform(p)] },
  { name: 'encapsulated-pdf', sopClassUid: `${ROOT}104.1`, hasPixels: false, put: (p) => [MODALITY('DOC'), putter(p, 'top')('DocumentTitle', 'ST', 'name'), { tag: T.EncapsulatedDocument, vr: 'OB', value: text(`%PDF-1.4 ${p.plant('name', 'top/EncapsulatedDocument')}`) }] },
  { name: 'raw-data', sopClassUid: `${ROOT}66`, hasPixels: false, put: (p) => [putter(p, 'top')('ContentLabel', 'CS', 'place')] },
  { name: 'private-class', sopClassUid: '1.3.12.2.1107.5.9.1', put: (p) => [putter(p, 'top')('ImageComments', 'LT', 'name')] },
]; // prettier-ignore
