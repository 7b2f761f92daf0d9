import type { Change } from '../../../core/deid/changes.ts';
import { plural, type Template, type Text } from '../../../core/i18n.ts';

type Counted = Template<{ count: number }>;

export const messages = {
  sentence: {
    en: 'What is removed, replaced and kept, attribute by attribute, by the engine that stores.',
    ko: '저장에 쓰는 엔진이 속성별로 무엇을 삭제하고 대체하고 남기는지 보여 줍니다.',
  },
  approve: {
    en: ({ count }, f) =>
      `Approve and store ${f.number(count)} ${plural(count, 'image', 'images')}`,
    ko: ({ count }, f) => `승인하고 영상 ${f.number(count)}장 저장`,
  } satisfies Counted,
  toCheck: { en: 'Back to Check', ko: '확인으로 돌아가기' },
  policy: { en: 'Policy', ko: '정책' },

  subject: { en: 'Shown image', ko: '표시할 영상' },
  patient: { en: 'Patient', ko: '환자' },
  patientSearch: { en: 'Search by name or ID', ko: '이름 또는 ID로 검색' },
  noPatient: { en: 'No patient matches', ko: '일치하는 환자가 없습니다' },
  series: { en: 'Series', ko: '시리즈' },
  image: {
    en: ({ count }, f) => `Image of ${f.number(count)}`,
    ko: ({ count }, f) => `영상 (총 ${f.number(count)}장)`,
  } satisfies Counted,

  table: { en: 'Before and after', ko: '전과 후' },
  reading: { en: 'De-identifying this image', ko: '이 영상을 비식별화하는 중' },
  failed: { en: 'This file cannot be shown', ko: '이 파일은 표시할 수 없습니다' },
  search: { en: 'Search attributes', ko: '속성 검색' },
  searchPlaceholder: { en: 'Name, tag or text', ko: '이름, 태그, 텍스트' },
  show: { en: 'Show', ko: '표시' },
  all: { en: 'All', ko: '전체' },
  changed: { en: 'Changed', ko: '변경됨' },
  tag: { en: 'Tag', ko: '태그' },
  attribute: { en: 'Attribute', ko: '속성' },
  before: { en: 'Before', ko: '전' },
  after: { en: 'After', ko: '후' },
  what: { en: 'What happens', ko: '처리' },
  noMatch: { en: 'No attribute matches.', ko: '일치하는 속성이 없습니다.' },
  omitted: {
    en: ({ count }, f) =>
      `${f.number(count)} more of the same kind are not listed; they are counted.`,
    ko: ({ count }, f) =>
      `같은 종류의 속성 ${f.number(count)}개는 목록에서 생략했으며 개수에는 포함됩니다.`,
  } satisfies Counted,
  privateName: { en: 'Private attribute', ko: '비공개 속성' },
  unknownName: { en: 'Unknown attribute', ko: '알 수 없는 속성' },
  item: {
    en: ({ number }, f) => `item ${f.number(number)}`,
    ko: ({ number }, f) => `항목 ${f.number(number)}`,
  } satisfies Template<{ number: number }>,
  items: {
    en: ({ count }, f) => `${f.number(count)} ${plural(count, 'item', 'items')}`,
    ko: ({ count }, f) => `항목 ${f.number(count)}개`,
  } satisfies Counted,
  empty: { en: 'empty', ko: '비어 있음' },

  tally: { en: 'This patient', ko: '이 환자' },
  tallyText: {
    en: ({ done, total }, f) =>
      done < total
        ? `First image of ${f.number(done)} of ${f.number(total)} series so far`
        : `First image of each of ${f.number(total)} series`,
    ko: ({ done, total }, f) =>
      done < total
        ? `시리즈 ${f.number(total)}개 중 ${f.number(done)}개의 첫 영상`
        : `시리즈 ${f.number(total)}개의 첫 영상`,
  } satisfies Template<{ done: number; total: number }>,
  tallyTable: { en: 'Attributes by what happens', ko: '처리별 속성 수' },
  attributes: { en: 'Attributes', ko: '속성 수' },

  beforeStoring: { en: 'Before they are stored', ko: '저장 전 확인' },
  forEyes: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'picture waits', 'pictures wait')} for your eyes`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장을 직접 확인해야 합니다`,
  } satisfies Counted,
  forEyesText: {
    en: 'There may be text in them. They are held back now and shown to you after storing.',
    ko: '글자가 있을 수 있습니다. 지금은 보류하고 저장한 뒤에 보여 드립니다.',
  },
  forFaces: {
    en: ({ count }, f) =>
      `${f.number(count)} series ${plural(count, 'waits', 'wait')}: a face could be made of ${plural(count, 'it', 'them')}`,
    ko: ({ count }, f) => `시리즈 ${f.number(count)}개 대기: 얼굴을 재구성할 수 있습니다`,
  } satisfies Counted,
  forFacesText: {
    en: 'They are held back now. After storing you see each head before and after its face is cleared.',
    ko: '지금은 보류합니다. 저장한 뒤에 얼굴을 지우기 전과 후를 보여 드립니다.',
  },
  faces: { en: 'Clear faces', ko: '얼굴 지우기' },
  heads: {
    en: ({ count }, f) =>
      `${f.number(count)} series ${plural(count, 'shows', 'show')} a head: a face could be rendered`,
    ko: ({ count }, f) =>
      `시리즈 ${f.number(count)}개에 머리가 보입니다. 얼굴을 재구성할 수 있습니다`,
  } satisfies Counted,
  headsText: {
    en: 'This policy stores them as they are. One with the option "Clean Recognizable Visual Features" holds them until the face is cleared.',
    ko: '이 정책은 그대로 저장합니다. "Clean Recognizable Visual Features" 옵션이 있는 정책은 얼굴을 지울 때까지 보류합니다.',
  },
  review: { en: 'Check pictures', ko: '영상 확인하기' },
  heldForGood: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'object stays', 'objects stay')} behind`,
    ko: ({ count }, f) => `객체 ${f.number(count)}개는 저장하지 않습니다`,
  } satisfies Counted,
  heldForGoodText: {
    en: 'Rules cannot make documents and reports safe.',
    ko: '문서와 보고서는 규칙만으로 안전하게 만들 수 없습니다.',
  },
  noneHeld: { en: 'No picture waits for your eyes', ko: '직접 확인할 영상이 없습니다' },
  leavesNothing: {
    en: 'Each finished file is searched for every identifying value of the original; a hit holds it back.',
    ko: '완성된 파일마다 원본의 모든 식별 값을 다시 찾고, 하나라도 나오면 보류합니다.',
  },
} as const;

export const changeNames = {
  removed: { en: 'Removed', ko: '삭제' },
  blanked: { en: 'Left empty', ko: '비움' },
  replaced: { en: 'Replaced', ko: '대체' },
  'new-uid': { en: 'New ID', ko: '새 ID' },
  'date-moved': { en: 'Date moved', ko: '날짜 이동' },
  'text-cleaned': { en: 'Text cleaned', ko: '문구 정리' },
  kept: { en: 'Kept', ko: '유지' },
  added: { en: 'Added', ko: '추가' },
} as const satisfies Record<Change, Text>;

/** In the order in which they are listed. */
export const CHANGE_ORDER = Object.keys(changeNames) as readonly Change[];
