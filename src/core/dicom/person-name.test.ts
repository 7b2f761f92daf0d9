import { expect, test } from 'vitest';
import { comparableName, shownPersonName } from './person-name.ts';

test.each([
  ['Doe^Jane', 'Jane Doe'],
  ['Adams^John Robert Quincy^^Rev.^B.A. M.Div.', 'Rev. John Robert Quincy Adams B.A. M.Div.'],
  ['Hong^Gildong=洪^吉洞=홍^길동', '홍길동 (Gildong Hong)'],
  ['Yamada^Tarou=山田^太郎=やまだ^たろう', '山田太郎 (Tarou Yamada)'],
  ['홍^길동', '홍길동'],
  ['홍길동', '홍길동'],
  ['==홍^길동', '홍길동'],
  ['^^^^', ''],
  ['', ''],
] as const)('%j is shown as %j', (value, shown) => {
  expect(shownPersonName(value)).toBe(shown);
});

test('one name written in two ways is one name', () => {
  expect(comparableName('Hong^Gildong==')).toBe(comparableName('HONG, GILDONG^'));
  expect(comparableName('Hong^Gildong')).not.toBe(comparableName('Hong^Gilsun'));
});
