import { plural, type Template, type Text } from '../../core/i18n.ts';

export const faultMessages = {
  missing: {
    en: ({ count }, f) => `${f.number(count)} ${plural(count, 'slice', 'slices')} missing`,
    ko: ({ count }, f) => `슬라이스 ${f.number(count)}장 빠짐`,
  } satisfies Template<{ count: number }>,
  between: {
    en: ({ before, after }, f) => `between ${f.number(before)} and ${f.number(after)}`,
    ko: ({ before, after }, f) => `${f.number(before)}번과 ${f.number(after)}번 사이`,
  } satisfies Template<{ before: number; after: number }>,
  missingBetween: {
    en: ({ count, before, after }, f) =>
      `${f.number(count)} between ${f.number(before)} and ${f.number(after)}`,
    ko: ({ count, before, after }, f) =>
      `${f.number(before)}번과 ${f.number(after)}번 사이 ${f.number(count)}장`,
  } satisfies Template<{ count: number; before: number; after: number }>,
  emptyBetween: {
    en: ({ distanceMm, before, after }, f) =>
      `No slices for ${f.number(distanceMm)} mm between ${f.number(before)} and ${f.number(after)}`,
    ko: ({ distanceMm, before, after }, f) =>
      `${f.number(before)}번과 ${f.number(after)}번 사이 ${f.number(distanceMm)} mm에 슬라이스 없음`,
  } satisfies Template<{ distanceMm: number; before: number; after: number }>,
  doubled: {
    en: ({ count }, f) =>
      `${f.number(count)} ${plural(count, 'image lies', 'images lie')} at the place of the one before`,
    ko: ({ count }, f) => `바로 앞 영상과 위치가 같은 영상 ${f.number(count)}장`,
  } satisfies Template<{ count: number }>,
  repeated: {
    en: ({ times }, f) =>
      `Every place has ${f.number(times)} images, in the order of their numbers`,
    ko: ({ times }, f) => `위치마다 영상이 ${f.number(times)}장씩 있어 번호 순서로 표시`,
  } satisfies Template<{ times: number }>,
  more: {
    en: ({ count }, f) => `${f.number(count)} more ${plural(count, 'place', 'places')}`,
    ko: ({ count }, f) => `그 밖의 ${f.number(count)}곳`,
  } satisfies Template<{ count: number }>,
} as const satisfies Record<string, Text | Template<never>>;
