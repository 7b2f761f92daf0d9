import type { CharacterSets } from '../dicom/character-sets.ts';
import type { DataSet } from '../dicom/dataset.ts';
import { characterSetsOf, textsOfElement } from '../dicom/values.ts';
import { DUMMY_VALUES } from './dummy.ts';

/** Family, given and other parts, each word of them, and parts and groups written in one. */
export function partsOfName(name: string): string[] {
  return name.split('=').flatMap((group) => {
    const components = group.split('^').map((part) => part.trim());
    const words = components.flatMap((part) => part.split(/[\s,.-]+/));
    const filled = components.filter((part) => part !== '');
    // Gil Dong and Gil-Dong are Gildong as well.
    const inOne = [...filled, filled.join('')].map((part) => part.replace(/[\s-]+/g, ''));
    return [group.trim(), ...components, ...words, ...inOne, filled.join(' '), filled.join('')];
  });
}

/** Words of names that stand in longer words too; shorter ones stand alone. */
const LONG_NAME = 4;
const ASCII = /^[\x20-\x7e]*$/;

/** Names of the persons that a data set tells of, in lower case: patient, physicians, observers, any PN. */
export function namesIn(dataSet: DataSet, inherited: CharacterSets = []): ReadonlySet<string> {
  const names = new Set<string>();
  const characterSets = characterSetsOf(dataSet, inherited);
  for (const element of dataSet.values()) {
    if (element.kind === 'sequence') {
      for (const item of element.items)
        for (const name of namesIn(item, characterSets)) names.add(name);
    }
    if (element.kind !== 'value' || element.vr !== 'PN') continue;
    for (const text of textsOfElement(element, characterSets)) {
      for (const part of DUMMY_VALUES.has(text) ? [] : partsOfName(text)) {
        // One letter is an initial: it would take the T of every T2.
        if (part.length > 1) names.add(part.toLowerCase());
      }
    }
  }
  return names;
}

/** Whether a word is one of the names, or has a long one in it. */
export function holdsName(word: string, names: ReadonlySet<string>): boolean {
  const folded = word.toLowerCase();
  if (names.has(folded)) return true;
  return [...names].some(
    (name) => (name.length >= LONG_NAME || !ASCII.test(name)) && folded.includes(name),
  );
}
