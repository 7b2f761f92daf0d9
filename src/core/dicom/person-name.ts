/** One way to write a name: family, given, middle, prefix, suffix of PS3.5 section 6.2.1. */
type Components = readonly string[];

const componentsOf = (group: string): Components => group.split('^').map((part) => part.trim());

const HANGUL_OR_HAN = /[\p{Script=Hangul}\p{Script=Han}]/u;

/** Korean and Chinese names stand without a space, the family first. */
function written([family = '', given = '', middle = '', prefix = '', suffix = '']: Components) {
  const isEastern = HANGUL_OR_HAN.test(family + given);
  return isEastern
    ? [family + given + middle, suffix].filter(Boolean).join(' ')
    : [prefix, given, middle, family, suffix].filter(Boolean).join(' ');
}

/**
 * A PN value as people write it: `홍길동 (Gildong Hong)` where it has a Korean form and an alphabetic one.
 * '' for an empty name.
 */
export function shownPersonName(value: string): string {
  const [alphabetic = '', ideographic = '', phonetic = ''] = value
    .split('=')
    .map((group) => written(componentsOf(group)));
  const native = [phonetic, ideographic].find((name) => HANGUL_OR_HAN.test(name)) ?? '';
  if (native === '' || native === alphabetic) return alphabetic || native || ideographic;
  return alphabetic === '' ? native : `${native} (${alphabetic})`;
}

/** The same for two ways to write one name: case, order of marks and empty components do not count. */
export function comparableName(value: string): string {
  const groups = value.split('=').map((group) =>
    group
      .toUpperCase()
      .replaceAll(/[\s^,.]+/g, ' ')
      .trim(),
  );
  return groups.find((group) => group !== '') ?? '';
}
