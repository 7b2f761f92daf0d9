import type { BurnedInRule } from '../../../core/deid/hold.ts';
import { plural, type Template, type Text } from '../../../core/i18n.ts';

type Counted = Template<{ count: number }>;

export const messages = {
  title: { en: 'Check pictures', ko: '영상 확인' },
  sentence: {
    en: 'Does a picture show a name, a number or a date? They are in the memory of this tab only, and what you do not approve stays behind.',
    ko: '영상에 이름, 번호, 날짜가 보이는지 확인하십시오. 영상은 이 탭의 메모리에만 있으며 승인하지 않은 영상은 저장하지 않습니다.',
  },
  back: { en: 'Back to the upload', ko: '업로드로 돌아가기' },
  left: {
    en: ({ count }, f) =>
      count === 0
        ? 'All are checked'
        : `${f.number(count)} ${plural(count, 'image', 'images')} left`,
    ko: ({ count }, f) => (count === 0 ? '모두 확인했습니다' : `${f.number(count)}장 남음`),
  } satisfies Counted,
  position: {
    en: ({ index, count }, f) => `Image ${f.number(index)} of ${f.number(count)}`,
    ko: ({ index, count }, f) => `영상 ${f.number(count)}장 중 ${f.number(index)}번째`,
  } satisfies Template<{ index: number; count: number }>,
  picture: {
    en: ({ frame, frames }, f) =>
      frames === 1
        ? 'Image to be checked'
        : `Image to be checked, frame ${f.number(frame)} of ${f.number(frames)}`,
    ko: ({ frame, frames }, f) =>
      frames === 1
        ? '확인할 영상'
        : `확인할 영상, 프레임 ${f.number(frames)}개 중 ${f.number(frame)}번째`,
  } satisfies Template<{ frame: number; frames: number }>,
  reading: { en: 'Reading the picture', ko: '영상을 읽는 중' },
  retry: { en: 'Try again', ko: '다시 시도' },
  previous: { en: 'Previous image', ko: '이전 영상' },
  next: { en: 'Next image', ko: '다음 영상' },
  all: { en: 'Images to be checked', ko: '확인할 영상 목록' },

  why: { en: 'Why it waits', ko: '보류 사유' },
  frames: { en: 'Frame', ko: '프레임' },
  framePosition: {
    en: ({ index, count }, f) => `${f.number(index)} / ${f.number(count)}`,
    ko: ({ index, count }, f) => `${f.number(index)} / ${f.number(count)}`,
  } satisfies Template<{ index: number; count: number }>,
  seen: {
    en: ({ seen, count }, f) =>
      seen === count
        ? 'You have seen every frame.'
        : `You have seen ${f.number(seen)} of ${f.number(count)} frames. Boxes count for all of them.`,
    ko: ({ seen, count }, f) =>
      seen === count
        ? '모든 프레임을 확인했습니다.'
        : `프레임 ${f.number(count)}개 중 ${f.number(seen)}개를 확인했습니다. 상자는 모든 프레임에 적용됩니다.`,
  } satisfies Template<{ seen: number; count: number }>,
  play: { en: 'Play', ko: '재생' },
  pause: { en: 'Pause', ko: '일시 정지' },

  drag: { en: 'Drag on the picture', ko: '영상 위에서 끌기' },
  dragBox: { en: 'draws a box', ko: '상자 그리기' },
  dragWindow: { en: 'sets the window', ko: '윈도우 조절' },
  resetWindow: { en: 'Reset window', ko: '윈도우 초기화' },
  opaque: { en: 'Show as it will be', ko: '저장될 모습 보기' },

  boxes: { en: 'Boxes to be blanked', ko: '가릴 상자' },
  boxCount: {
    en: ({ count }, f) =>
      count === 0 ? 'None yet.' : `${f.number(count)} ${plural(count, 'box', 'boxes')}.`,
    ko: ({ count }, f) => (count === 0 ? '아직 없습니다.' : `상자 ${f.number(count)}개.`),
  } satisfies Counted,
  fromRegions: {
    en: 'Suggested: everything outside the ultrasound regions that the device noted, and all text that was found.',
    ko: '제안: 장비가 기록한 초음파 영역 바깥 전체와 찾은 글자.',
  },
  add: { en: 'Add a box', ko: '상자 추가' },
  toSeries: { en: 'Use for the whole series', ko: '시리즈 전체에 적용' },
  toSeriesDone: {
    en: 'Every image of this series has these boxes now. Each still waits for your decision.',
    ko: '이 시리즈의 모든 영상에 같은 상자를 적용했습니다. 영상마다 결정은 따로 하십시오.',
  },
  suggestion: { en: 'Suggested boxes', ko: '제안 상자로' },
  removeAll: { en: 'Remove all', ko: '모두 삭제' },
  box: { en: 'box', ko: '상자' },
  boxName: {
    en: ({ number, columns, rows, column, row }, f) =>
      `Box ${f.number(number)}, ${f.number(columns)} by ${f.number(rows)} pixels, ${f.number(column)} from the left, ${f.number(row)} from the top`,
    ko: ({ number, columns, rows, column, row }, f) =>
      `상자 ${f.number(number)}, 가로 ${f.number(columns)} 세로 ${f.number(rows)} 픽셀, 왼쪽에서 ${f.number(column)}, 위에서 ${f.number(row)}`,
  } satisfies Template<{
    number: number;
    columns: number;
    rows: number;
    column: number;
    row: number;
  }>,
  boxKeys: {
    en: 'Arrow keys move a box, with Shift they resize it, with Ctrl by one pixel. Delete removes it.',
    ko: '화살표 키로 상자를 옮기고 Shift와 함께 누르면 크기를 바꿉니다. Ctrl과 함께 누르면 1픽셀씩 움직이고 Delete로 삭제합니다.',
  },

  decision: { en: 'Your decision', ko: '결정' },
  asItIs: { en: 'Nothing identifies: store as it is', ko: '식별 정보 없음: 그대로 저장' },
  blanked: { en: 'Blank the boxes and store', ko: '상자를 가리고 저장' },
  leaveBehind: { en: 'Leave it behind', ko: '저장하지 않음' },
  cannotApprove: {
    en: 'Bits that no viewer shows hold graphics in this file, so nobody can check them. It stays behind.',
    ko: '뷰어에 보이지 않는 비트에 그래픽이 있어 확인할 수 없는 파일입니다. 저장하지 않습니다.',
  },
  undo: { en: 'Take the last decision back', ko: '마지막 결정 취소' },
  store: {
    en: ({ count }, f) => `Store ${f.number(count)} ${plural(count, 'image', 'images')}`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장 저장`,
  } satisfies Counted,
  allChecked: { en: 'All images are checked', ko: '모든 영상을 확인했습니다' },
  allCheckedText: {
    en: ({ asItIs, blanked, left }, f) =>
      `${f.number(blanked)} with boxes, ${f.number(asItIs)} as they are, ${f.number(left)} left behind. Until you store them you can change every decision.`,
    ko: ({ asItIs, blanked, left }, f) =>
      `상자를 가린 영상 ${f.number(blanked)}장, 그대로 저장할 영상 ${f.number(asItIs)}장, 저장하지 않을 영상 ${f.number(left)}장입니다. 저장하기 전에는 모든 결정을 바꿀 수 있습니다.`,
  } satisfies Template<{ asItIs: number; blanked: number; left: number }>,
} as const satisfies Record<string, Text | Template<never>>;

export const verdictNames = {
  'as-it-is': { en: 'stored as it is', ko: '그대로 저장' },
  blanked: { en: 'stored with boxes', ko: '상자를 가리고 저장' },
  left: { en: 'left behind', ko: '저장하지 않음' },
  doubt: { en: 'text may be left', ko: '글자가 남았을 수 있음' },
  open: { en: 'not decided', ko: '결정 전' },
} as const satisfies Record<string, Text>;

export const rules = {
  'burned-in-annotation': {
    en: 'The file says itself that text is burned into the picture.',
    ko: '파일에 영상 안 글자가 있다고 기록되어 있습니다.',
  },
  'sop-class': {
    en: 'Devices of this kind often write names into the picture.',
    ko: '이 종류의 장비는 영상에 이름을 넣는 경우가 많습니다.',
  },
  modality: {
    en: 'Devices of this kind often write names into the picture.',
    ko: '이 종류의 장비는 영상에 이름을 넣는 경우가 많습니다.',
  },
  'conversion-type': {
    en: 'It was scanned, photographed or captured, with whatever stood there.',
    ko: '스캔, 촬영, 화면 캡처로 만든 영상이라 화면의 글자가 함께 들어 있을 수 있습니다.',
  },
  'screen-save': {
    en: 'It seems to be a picture of a screen or a report.',
    ko: '화면이나 보고서를 저장한 영상으로 보입니다.',
  },
  'slide-label': {
    en: 'The label of the slide may be in the picture.',
    ko: '슬라이드 라벨이 영상에 있을 수 있습니다.',
  },
  'color-in-grey-class': {
    en: 'A coloured picture where grey is usual: it may come off a screen.',
    ko: '흑백이어야 할 영상이 컬러이므로 화면을 저장한 것일 수 있습니다.',
  },
  'image-type-secondary': {
    en: 'It was made after the examination and may show text.',
    ko: '검사 후에 만든 영상이라 글자가 있을 수 있습니다.',
  },
  'overlay-in-pixels': {
    en: 'Graphics are hidden in bits of the pixels.',
    ko: '픽셀의 남는 비트에 그래픽이 숨어 있습니다.',
  },
} as const satisfies Record<BurnedInRule, Text>;
