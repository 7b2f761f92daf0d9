import type { Template, Text } from '../../core/i18n.ts';

export const messages = {
  series: { en: 'Series', ko: '시리즈' },
  image: { en: 'Image', ko: '영상' },
  slice: { en: 'Slice', ko: '슬라이스' },
  window: { en: 'Window', ko: '윈도우' },
  width: { en: 'Window width', ko: '윈도우 폭' },
  level: { en: 'Window level', ko: '윈도우 레벨' },
  choices: { en: 'Windows of the image', ko: '영상에 저장된 윈도우' },
  adjusted: { en: 'Adjusted', ko: '직접 조절' },
  table: { en: 'LUT', ko: 'LUT' },
  sigmoid: { en: 'sigmoid', ko: '시그모이드' },
  overlays: { en: 'Overlays', ko: '오버레이' },
  presets: { en: 'Window presets', ko: '윈도우 프리셋' },
  lung: { en: 'Lung', ko: '폐' },
  softTissue: { en: 'Soft tissue', ko: '연부 조직' },
  bone: { en: 'Bone', ko: '골' },
  brain: { en: 'Brain', ko: '뇌' },
  invert: { en: 'Invert', ko: '반전' },
  reset: { en: 'Reset', ko: '초기화' },
  retry: { en: 'Try again', ko: '다시 시도' },
  keys: {
    en: 'Arrow keys or wheel: slices. Drag: window.',
    ko: '화살표 키·휠: 슬라이스 이동, 끌기: 윈도우 조절',
  },
  count: {
    en: ({ count }, f) => `${f.number(count)} ${count === 1 ? 'image' : 'images'}`,
    ko: ({ count }, f) => `영상 ${f.number(count)}장`,
  } satisfies Template<{ count: number }>,
  seriesNumber: {
    en: ({ number }, f) => `Series ${f.number(number)}`,
    ko: ({ number }, f) => `시리즈 ${f.number(number)}`,
  } satisfies Template<{ number: number }>,
  stackNumber: {
    en: ({ number }, f) => `stack ${f.number(number)}`,
    ko: ({ number }, f) => `스택 ${f.number(number)}`,
  } satisfies Template<{ number: number }>,
  localizer: { en: 'Localizer', ko: '위치결정 영상' },
  position: {
    en: ({ index, count }, f) => `${f.number(index)} of ${f.number(count)}`,
    ko: ({ index, count }, f) => `${f.number(count)}장 중 ${f.number(index)}번째`,
  } satisfies Template<{ index: number; count: number }>,
  loading: {
    en: ({ index }, f) => `Reading slice ${f.number(index)}`,
    ko: ({ index }, f) => `슬라이스 ${f.number(index)} 읽는 중`,
  } satisfies Template<{ index: number }>,
} as const satisfies Record<string, Text | Template<never>>;
