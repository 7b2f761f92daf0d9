/**
 * PocketBase's script engine does not know classes of Unicode in regular expressions: they match nothing
 * there, without a word. The gate asks them about ASCII and Korean syllables only, so they are written
 * out as far as that.
 */
const CLASSES: Readonly<Record<string, string>> = {
  'L': 'A-Za-z가-힣',
  'Lu': 'A-Z',
  'Ll': 'a-z',
  'N': '0-9',
  'ASCII': '\\x00-\\x7f',
}; // prettier-ignore

/** Whether the place stands in brackets of its regular expression. */
function isInBrackets(before: string): boolean {
  const last = [...before.matchAll(/(?<!\\)[[\]]/g)].at(-1);
  return last?.[0] === '[';
}

/** Code with its classes written out. @throws {Error} for a class that is not known here */
export function narrowClasses(code: string): string {
  const lines = code.split('\n');
  return lines
    .map((line) =>
      line.replace(/\\p\{(\w+)\}/g, (found, name: string, at: number) => {
        const narrow = CLASSES[name];
        if (narrow === undefined) throw new Error(`the gate has no words for ${found}`);
        return isInBrackets(line.slice(0, at)) ? narrow : `[${narrow}]`;
      }),
    )
    .join('\n');
}
