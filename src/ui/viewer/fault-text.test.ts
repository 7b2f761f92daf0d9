import { describe, expect, it } from 'vitest';
import type { Format, Template, Text } from '../../core/i18n.ts';
import type { StackFault } from '../../core/imaging/volume/series-stacks.ts';
import { faultText } from './fault-text.ts';
import type { ViewerWords } from './viewer-words.ts';

const format = { number: (value: number) => String(value) } as Format;

function wordsOf(locale: 'en' | 'ko'): ViewerWords {
  const t = <P>(text: Text | Template<P>, values?: P) => {
    const found = text[locale];
    return typeof found === 'string' ? found : found(values as P, format);
  };
  const code = (text: string) => text;
  return { t, format, plane: code, phase: code, error: () => ({ title: '', advice: '' }) };
}

const both = (...faults: readonly StackFault[]) => [
  faultText(faults, wordsOf('en')),
  faultText(faults, wordsOf('ko')),
];
const gap = (after: number, missing = 1): StackFault => ({ code: 'gap', after, missing });

describe('what the viewer says of faults', () => {
  it('is nothing when there are none', () => {
    expect(both()).toEqual(['', '']);
  });

  it('counts missing slices and names the images beside them', () => {
    expect(both(gap(0))).toEqual([
      '1 slice missing: between 1 and 2',
      '슬라이스 1장 빠짐: 1번과 2번 사이',
    ]);
    expect(both(gap(4, 2), gap(9))).toEqual([
      '3 slices missing: 2 between 5 and 6, 1 between 10 and 11',
      '슬라이스 3장 빠짐: 5번과 6번 사이 2장, 10번과 11번 사이 1장',
    ]);
  });

  it('names three places and counts the others', () => {
    expect(both(gap(0), gap(2), gap(4), gap(6), gap(8))).toEqual([
      '5 slices missing: 1 between 1 and 2, 1 between 3 and 4, 1 between 5 and 6, 2 more places',
      '슬라이스 5장 빠짐: 1번과 2번 사이 1장, 3번과 4번 사이 1장, 5번과 6번 사이 1장, 그 밖의 2곳',
    ]);
  });

  it('gives a length where slices cannot be counted', () => {
    expect(both({ code: 'separate-slab', after: 1, distanceMm: 489.6 })).toEqual([
      'No slices for 490 mm between 2 and 3',
      '2번과 3번 사이 490 mm에 슬라이스 없음',
    ]);
  });

  it('names doubled images, and says when all places have several', () => {
    expect(both({ code: 'duplicate-positions', at: [2, 5] })).toEqual([
      '2 images lie at the place of the one before: 3, 6',
      '바로 앞 영상과 위치가 같은 영상 2장: 3, 6',
    ]);
    expect(both(gap(0), { code: 'order-by-instance-number', times: 4 })).toEqual([
      '1 slice missing: between 1 and 2 · Every place has 4 images, in the order of their numbers',
      '슬라이스 1장 빠짐: 1번과 2번 사이 · 위치마다 영상이 4장씩 있어 번호 순서로 표시',
    ]);
  });
});
