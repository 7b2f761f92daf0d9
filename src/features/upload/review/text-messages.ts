import type { Telling } from '../../../core/deid/pixels/text/telling-text.ts';
import { plural, type Template, type Text } from '../../../core/i18n.ts';

type Counted = Template<{ count: number }>;

/** What the program says of text in pictures. */
export const textMessages = {
  found: { en: 'Text found by the program', ko: '프로그램이 찾은 글자' },
  waiting: { en: 'Not searched yet.', ko: '아직 찾지 않았습니다.' },
  looking: {
    en: ({ frame, frames }, f) =>
      frames === 1
        ? 'Looking for text'
        : `Looking for text, frame ${f.number(frame)} of ${f.number(frames)}`,
    ko: ({ frame, frames }, f) =>
      frames === 1
        ? '글자를 찾는 중'
        : `글자를 찾는 중, 프레임 ${f.number(frames)}개 중 ${f.number(frame)}번째`,
  } satisfies Template<{ frame: number; frames: number }>,
  notSearched: {
    en: 'Could not be searched. Look at it yourself.',
    ko: '찾지 못했습니다. 직접 확인하십시오.',
  },
  count: {
    en: ({ count, bare }, f) => {
      if (count === 0) return 'None. Small or faint letters can be missed.';
      const found = `${f.number(count)} ${plural(count, 'text', 'texts')}`;
      return bare === 0
        ? `${found}, all under boxes.`
        : `${found}, ${f.number(bare)} not under a box.`;
    },
    ko: ({ count, bare }, f) => {
      if (count === 0) return '없습니다. 작거나 흐린 글자는 놓칠 수 있습니다.';
      return bare === 0
        ? `${f.number(count)}곳, 모두 상자 안에 있습니다.`
        : `${f.number(count)}곳, 그중 ${f.number(bare)}곳은 상자 밖에 있습니다.`;
    },
  } satisfies Template<{ count: number; bare: number }>,
  unread: { en: '(not readable)', ko: '(읽지 못함)' },
  cover: { en: 'Cover', ko: '가리기' },

  searched: {
    en: ({ done, count }, f) =>
      `Text is looked for: ${f.number(done)} of ${f.number(count)} ${plural(count, 'image', 'images')}`,
    ko: ({ done, count }, f) => `글자 찾기: 영상 ${f.number(count)}장 중 ${f.number(done)}장`,
  } satisfies Template<{ done: number; count: number }>,
  stop: { en: 'Stop', ko: '중지' },
  goOn: { en: 'Go on', ko: '계속' },
  again: { en: 'Try again', ko: '다시 시도' },

  doubt: { en: 'Text may be left', ko: '글자가 남았을 수 있습니다' },
  doubtText: {
    en: 'The program looked at the picture as it would be stored and found:',
    ko: '저장될 영상을 다시 확인한 결과 다음이 보입니다.',
  },
  coverLeft: { en: 'Put boxes over it', ko: '상자로 가리기' },
  confirm: { en: 'It identifies nobody', ko: '식별 정보 아님' },
  checking: {
    en: ({ count }, f) =>
      `${f.number(count)} decided ${plural(count, 'image is', 'images are')} looked at once more`,
    ko: ({ count }, f) => `결정한 영상 ${f.number(count)}장을 다시 확인하는 중`,
  } satisfies Counted,
  doubts: {
    en: ({ count }, f) =>
      `Text may be left in ${f.number(count)} ${plural(count, 'image', 'images')}`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장에 글자가 남았을 수 있습니다`,
  } satisfies Counted,
  doubtsText: {
    en: 'They are not stored before you decide again.',
    ko: '다시 결정하기 전에는 저장하지 않습니다.',
  },
  toDoubt: { en: 'Look at it', ko: '확인하기' },

  approveAll: { en: 'Approve all with the boxes found', ko: '찾은 상자로 모두 승인' },
  close: { en: 'Cancel', ko: '취소' },
  withBoxes: {
    en: ({ count, boxes }, f) =>
      `${f.number(count)} ${plural(count, 'image', 'images')} with ${f.number(boxes)} ${plural(boxes, 'box', 'boxes')}: they are blanked.`,
    ko: ({ count, boxes }, f) =>
      `영상 ${f.number(count)}장에서 상자 ${f.number(boxes)}개를 가립니다.`,
  } satisfies Template<{ count: number; boxes: number }>,
  ofHeader: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'text equals', 'texts equal')} a name, number or date of the header.`,
    ko: ({ count }, f) => `헤더의 이름, 번호, 날짜와 같은 글자가 ${f.number(count)}곳 있습니다.`,
  } satisfies Counted,
  withoutText: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image', 'images')} in which no text was found: they wait for your own look.`,
    ko: ({ count }, f) =>
      `글자를 찾지 못한 영상 ${f.number(count)}장은 직접 확인할 때까지 남습니다.`,
  } satisfies Counted,
  takeTextless: {
    en: 'I have looked at them: store them as they are',
    ko: '직접 확인했으므로 그대로 저장',
  },
  notReady: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image is', 'images are')} not searched or cannot be approved: they stay open.`,
    ko: ({ count }, f) =>
      `찾지 않았거나 승인할 수 없는 영상 ${f.number(count)}장은 결정 전으로 남습니다.`,
  } satisfies Counted,
  approveAllNote: {
    en: 'Every blanked image is looked at once more before it is stored, and you can change every decision until then.',
    ko: '가린 영상은 저장하기 전에 다시 확인하며, 그때까지 모든 결정을 바꿀 수 있습니다.',
  },
  approve: {
    en: ({ count }, f) => `Approve ${f.number(count)} ${plural(count, 'image', 'images')}`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장 승인`,
  } satisfies Counted,
} as const satisfies Record<string, Text | Template<never>>;

/** Why a text may tell who it is. */
export const tellings = {
  name: { en: 'a name in the header', ko: '헤더의 이름' },
  id: { en: 'a number in the header', ko: '헤더의 번호' },
  date: { en: 'a date in the header', ko: '헤더의 날짜' },
  place: { en: 'a place in the header', ko: '헤더의 기관' },
  'like-a-date': { en: 'looks like a date', ko: '날짜로 보임' },
  'like-a-number': { en: 'looks like a number', ko: '번호로 보임' },
} as const satisfies Record<Telling, Text>;
