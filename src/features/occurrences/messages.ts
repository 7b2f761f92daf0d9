import type { Facet } from '../../core/dataset/occurrence-query.ts';
import type { Template, Text } from '../../core/i18n.ts';
import type { SortKey } from './study-place.ts';

export const messages = {
  title: { en: 'Occurrences', ko: '검사 목록' },
  sentence: {
    en: 'Filter the studies, look at their images, and make a data set of what remains.',
    ko: '필터로 검사를 좁혀 영상을 확인하고, 남은 검사로 데이터셋을 만듭니다.',
  },
  toDataset: { en: 'To data set', ko: '데이터셋 만들기' },
  reading: { en: 'Reading the studies', ko: '검사를 읽는 중' },
  emptyTitle: { en: 'No studies yet', ko: '아직 검사가 없습니다' },
  emptySentence: {
    en: 'De-identified studies appear here with their images, planes, phases and conditions.',
    ko: '비식별화한 검사가 영상, 단면, 조영기, 질환과 함께 표시됩니다.',
  },
  importDicom: { en: 'Import DICOM', ko: 'DICOM 가져오기' },
  trySample: { en: 'Try with sample data', ko: '예제 데이터로 시작' },
  noneTitle: { en: 'No study matches', ko: '필터에 맞는 검사가 없습니다' },
  noneSentence: {
    en: 'All studies are still stored. Remove a filter to see more.',
    ko: '검사는 모두 그대로 있습니다. 필터를 줄여 보십시오.',
  },
  search: { en: 'Search IDs and coded names', ko: '식별자·코드명 검색' },
  filters: { en: 'Filters', ko: '필터' },
  activeFilters: { en: 'Active filters', ko: '적용한 필터' },
  clearAll: { en: 'Clear all', ko: '모두 지우기' },
  sort: { en: 'Sort', ko: '정렬' },
  view: { en: 'View', ko: '보기' },
  table: { en: 'Table', ko: '표' },
  gallery: { en: 'Gallery', ko: '갤러리' },
  list: { en: 'Studies', ko: '검사' },
  preview: { en: 'Preview', ko: '미리보기' },
  closePreview: { en: 'Close preview', ko: '미리보기 닫기' },
  enlarge: { en: 'Open larger', ko: '크게 보기' },
  close: { en: 'Close', ko: '닫기' },
  month: { en: 'Month', ko: '월' },
  monthFrom: { en: 'From month', ko: '시작 월' },
  monthTo: { en: 'To month', ko: '종료 월' },
  monthHint: {
    en: 'Dates are shifted for each patient; order and intervals within a patient are true.',
    ko: '날짜는 환자마다 이동되어 있습니다. 한 환자 안에서 순서와 간격은 실제와 같습니다.',
  },
  thumbnail: { en: 'Thumbnail', ko: '썸네일' },
  date: { en: 'Date', ko: '날짜' },
  shiftedDate: { en: 'Date (shifted)', ko: '날짜(이동됨)' },
  noDate: { en: 'No date', ko: '날짜 없음' },
  planes: { en: 'Planes', ko: '단면' },
  phases: { en: 'Phases', ko: '조영기' },
  images: { en: 'Images', ko: '영상' },
  seriesTotal: { en: 'Series', ko: '시리즈' },
  patient: { en: 'Patient', ko: '환자' },
  study: { en: 'Study', ko: '검사' },
  model: { en: 'Model', ko: '모델' },
  policy: { en: 'De-identified by', ko: '비식별화 정책' },
  position: { en: 'Patient position', ko: '환자 자세' },
  dose: { en: 'Tube voltage', ko: '관전압' },
  field: { en: 'Field strength', ko: '자기장 세기' },
  exposure: { en: 'Exposure time', ko: '노출 시간' },
  patientStudies: { en: 'All studies of this patient', ko: '이 환자의 모든 검사' },
  keys: {
    en: 'Arrow keys move, Enter opens the images larger.',
    ko: '화살표 키로 이동하고 Enter로 영상을 크게 봅니다.',
  },
  showAll: {
    en: ({ count }, f) => `Show all ${f.number(count)}`,
    ko: ({ count }, f) => `${f.number(count)}개 모두 보기`,
  } satisfies Template<{ count: number }>,
  showFewer: { en: 'Show fewer', ko: '간단히 보기' },
  found: {
    en: ({ studies, images }, f) =>
      `${f.number(studies)} ${studies === 1 ? 'study' : 'studies'}, ${f.number(images)} ${images === 1 ? 'image' : 'images'}`,
    ko: ({ studies, images }, f) => `검사 ${f.number(studies)}건, 영상 ${f.number(images)}장`,
  } satisfies Template<{ studies: number; images: number }>,
  chip: {
    en: ({ facet, value }) => `Remove filter ${facet}: ${value}`,
    ko: ({ facet, value }) => `필터 지우기 ${facet}: ${value}`,
  } satisfies Template<{ facet: string; value: string }>,
  imagesOf: {
    en: ({ count }, f) => `${f.number(count)} ${count === 1 ? 'image' : 'images'}`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장`,
  } satisfies Template<{ count: number }>,
  from: {
    en: ({ month }) => `from ${month}`,
    ko: ({ month }) => `${month}부터`,
  } satisfies Template<{ month: string }>,
  to: {
    en: ({ month }) => `to ${month}`,
    ko: ({ month }) => `${month}까지`,
  } satisfies Template<{ month: string }>,
} as const satisfies Record<string, Text | Template<never>>;

export const FACET_NAMES: Readonly<Record<Facet, Text>> = {
  modality: { en: 'Modality', ko: '모달리티' },
  condition: { en: 'Condition', ko: '질환' },
  bodyPart: { en: 'Body part', ko: '부위' },
  plane: { en: 'Plane', ko: '단면' },
  phase: { en: 'Phase', ko: '조영기' },
  manufacturer: { en: 'Manufacturer', ko: '제조사' },
};

export const SORT_NAMES: Readonly<Record<SortKey, readonly [rising: Text, falling: Text]>> = {
  date: [
    { en: 'Oldest first', ko: '오래된 순' },
    { en: 'Newest first', ko: '최신순' },
  ],
  images: [
    { en: 'Fewest images first', ko: '영상 적은 순' },
    { en: 'Most images first', ko: '영상 많은 순' },
  ],
  condition: [
    { en: 'Condition A–Z', ko: '질환 오름차순' },
    { en: 'Condition Z–A', ko: '질환 내림차순' },
  ],
};
