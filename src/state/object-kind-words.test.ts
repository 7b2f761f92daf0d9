import { expect, test } from 'vitest';
import { otherKindOf } from '../core/deid/object-kinds.ts';
import { objectKindWords } from './object-kind-words.ts';

const ROOT = '1.2.840.10008.5.1.4.1.1';

test('the word of any held object has a name and a reason in both languages', () => {
  const uids = ['66.4', '88.33', '104.1', '11.2', '9.4.2', '66', '77.1.4.1', '999'].map((branch) => `${ROOT}.${branch}`); // prettier-ignore
  const kinds = [...uids, '', '1.2.3', '1.2.840.10008.1.3.10'].map((uid) => otherKindOf(uid));
  expect(new Set(kinds).size).toBe(kinds.length);
  for (const kind of kinds) {
    const words = objectKindWords(kind);
    for (const text of [words?.name, words?.why]) {
      expect(text?.en).toMatch(/^[A-Z3].+/);
      expect(text?.ko).toMatch(/[가-힣]/);
    }
  }
});

test('words of other reasons have none', () => {
  for (const word of ['', 'StudyDescription', 'sop-class', 'toString']) {
    expect(objectKindWords(word)).toBeNull();
  }
});
