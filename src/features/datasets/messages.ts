import { plural, type Template } from '../../core/i18n.ts';

export const messages = {
  title: { en: 'Data sets', ko: '데이터셋' },
  sentence: {
    en: 'Lists of images with their labels, frozen so that a result can be repeated.',
    ko: '결과를 재현할 수 있도록 고정한 영상과 라벨 목록입니다.',
  },
  create: { en: 'New data set', ko: '새 데이터셋' },
  emptyTitle: { en: 'No data set yet', ko: '아직 데이터셋이 없습니다' },
  emptySentence: {
    en: 'Filter the studies, choose the label of each image, and freeze the list. It can then be downloaded or used for training.',
    ko: '검사를 필터로 고르고 영상의 라벨을 정한 뒤 목록을 고정합니다. 고정한 목록은 내려받거나 학습에 사용할 수 있습니다.',
  },
  noStudiesTitle: { en: 'There are no studies to choose from', ko: '선택할 검사가 없습니다' },
  noStudiesSentence: {
    en: 'Import DICOM files first, or try it with the sample data.',
    ko: '먼저 DICOM 파일을 가져오거나 예제 데이터를 사용하십시오.',
  },
  trySample: { en: 'Try with sample data', ko: '예제 데이터로 시작' },
  reading: { en: 'Reading the data sets', ko: '데이터셋을 읽는 중' },
  toUpload: { en: 'Import DICOM', ko: 'DICOM 가져오기' },
  name: { en: 'Name', ko: '이름' },
  nameHint: {
    en: 'The same name again makes the next version.',
    ko: '같은 이름을 쓰면 다음 버전이 됩니다.',
  },
  nameMissing: { en: 'Give the data set a name.', ko: '데이터셋 이름을 입력하십시오.' },
  defaultName: { en: 'Data set', ko: '데이터셋' },
  filter: { en: 'Studies', ko: '검사' },
  filterAll: { en: 'All studies', ko: '모든 검사' },
  changeFilter: { en: 'Change the filter', ko: '필터 변경' },
  labels: { en: 'Labels', ko: '라벨' },
  byCondition: { en: 'Condition of the study', ko: '검사의 질환' },
  byConditionHint: {
    en: 'Every image carries the condition that was chosen at import.',
    ko: '가져올 때 지정한 질환이 각 영상의 라벨이 됩니다.',
  },
  byCsv: { en: 'A CSV table', ko: 'CSV 표' },
  byCsvHint: {
    en: 'First column image_id, sop_instance_uid, study_uid, person_id or radiology_occurrence_id; second column label.',
    ko: '첫째 열은 image_id, sop_instance_uid, study_uid, person_id, radiology_occurrence_id 중 하나, 둘째 열은 label입니다.',
  },
  chooseCsv: { en: 'CSV file', ko: 'CSV 파일' },
  preview: { en: 'What it will hold', ko: '포함될 내용' },
  class: { en: 'Class', ko: '클래스' },
  patients: { en: 'Patients', ko: '환자' },
  images: { en: 'Images', ko: '영상' },
  share: { en: 'Share', ko: '비율' },
  freeze: { en: 'Freeze this version', ko: '이 버전 고정' },
  cancel: { en: 'Cancel', ko: '취소' },
  nothing: {
    en: 'No image of this filter has a label.',
    ko: '이 필터에는 라벨이 있는 영상이 없습니다.',
  },
  singleClass: {
    en: 'Only one class: it can be downloaded, but a classifier needs two.',
    ko: '클래스가 하나뿐입니다. 내려받을 수는 있지만 분류 학습에는 둘 이상이 필요합니다.',
  },
  counting: { en: 'Counting images', ko: '영상을 세는 중' },
  frozen: { en: 'The data set is frozen', ko: '데이터셋을 고정했습니다' },
  freezing: { en: 'Freezing the data set', ko: '데이터셋 고정' },
  readingCsv: { en: 'Reading the label table', ko: '라벨 표 읽기' },
  download: { en: 'Download', ko: '내려받기' },
  png8: { en: 'PNG, 8 bit, windowed', ko: 'PNG 8비트, 윈도우 적용' },
  png16: { en: 'PNG, 16 bit, all values', ko: 'PNG 16비트, 전체 값' },
  downloadHint: {
    en: 'A ZIP with one PNG per image, labels.csv and manifest.json.',
    ko: '영상당 PNG 한 장과 labels.csv, manifest.json을 담은 ZIP입니다.',
  },
  exporting: { en: 'Making the ZIP', ko: 'ZIP 만들기' },
  exported: { en: 'The ZIP was downloaded', ko: 'ZIP을 내려받았습니다' },
  train: { en: 'Train with it', ko: '학습하기' },
  created: { en: 'Frozen', ko: '고정 일시' },
  labelledBy: { en: 'Labels from', ko: '라벨 출처' },
  hash: { en: 'Content hash', ko: '내용 해시' },
  actions: { en: 'Actions', ko: '작업' },
  loadFailed: { en: 'Reading the data sets', ko: '데이터셋 읽기' },
  version: {
    en: ({ version }) => `Version ${version}`,
    ko: ({ version }) => `버전 ${version}`,
  } satisfies Template<{ version: number }>,
  unlabelled: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image has', 'images have')} no label and stay out.`,
    ko: ({ count }, f) => `라벨이 없는 영상 ${f.number(count)}장은 제외합니다.`,
  } satisfies Template<{ count: number }>,
  totals: {
    en: ({ images, persons }, f) =>
      `${f.number(images)} ${plural(images, 'image', 'images')} of ${f.number(persons)} ${plural(persons, 'patient', 'patients')}`,
    ko: ({ images, persons }, f) => `환자 ${f.number(persons)}명의 영상 ${f.number(images)}장`,
  } satisfies Template<{ images: number; persons: number }>,
} as const;
