import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

const MAX_OUTPUT_BYTES = 64 * 1024 ** 2;
const TOOLS = ['dcmconv', 'dcmdump', 'dciodvfy'];

export const hasDicomTools = TOOLS.every((tool) => existsSync(`/usr/bin/${tool}`));

/** dcmtk's dictionary without the private tags that it happens to know. */
const DICTIONARY = ['/usr/share/libdcmtk17/dicom.dic', '/usr/share/libdcmtk19/dicom.dic'].find(
  (path) => existsSync(path),
);

/** What a tool prints; by its exit status it says nothing that it does not say in words. */
function printed(tool: string, args: readonly string[]): Promise<{ out: string; err: string }> {
  return new Promise((resolve) => {
    const options = {
      encoding: 'latin1',
      maxBuffer: MAX_OUTPUT_BYTES,
      env: { ...process.env, ...(DICTIONARY ? { DCMDICTPATH: DICTIONARY } : {}) },
    } as const;
    execFile(tool, args, options, (_error, out, err) => {
      resolve({ out, err });
    });
  });
}

/** A message without the numbers that change with the place of an element in the file. */
function withoutPlaces(message: string): string {
  return message
    .replaceAll(/\(0x[0-9a-f]{4},0x[0-9a-f]{4}\)/gi, (tag) => tag.toUpperCase())
    .replaceAll(/(?<![0-9a-f,(x.])(0x)?\d+(?![0-9a-f,).])/gi, '#')
    .trim();
}

function messagesOf(text: string): string[] {
  return text
    .split('\n')
    .map(withoutPlaces)
    .filter((line) => line !== '');
}

/** How dcmdump writes the VR of an implicit element that its dictionary leaves open. */
const UNTOLD_VRS = { '??': 'UN', xs: 'US', ox: 'OW' } as const;

/** Sequences and items without the way their length is written; no offsets, no comments. */
function normalized(line: string): string {
  return line
    .replace(
      /^(\s*\(....,....\)) (\?\?|xs|ox) /,
      (_, tag: string, vr: '??' | 'xs' | 'ox') => `${tag} ${UNTOLD_VRS[vr]} `,
    )
    .replace(/\s+#\s+(u\/l|\d+),\s*(\d+|\d+-\d+) [^#]*$/, '')
    .replace(/ \((Sequence|Item) with (explicit|undefined) length (#=\d+)\)$/, ' $3')
    .trimEnd();
}

const IS_SKIPPED = /^(#|$)|^\s*\((....,0000|0002,....|fffc,fffc|fffe,e00d|fffe,e0dd)\)/;

export interface Dump {
  /** Elements and values as dcmtk prints them, in order. */
  readonly elements: readonly string[];
  readonly messages: readonly string[];
}

export async function dumpOf(path: string): Promise<Dump> {
  const { out, err } = await printed('dcmdump', [path]);
  const elements = out
    .split('\n')
    .map(normalized)
    .filter((line) => !IS_SKIPPED.test(line));
  return { elements, messages: messagesOf(err) };
}

/** The same file deflated no more, which dciodvfy cannot read; made by dcmtk. */
export async function inflateFile(path: string, inflated: string): Promise<void> {
  await printed('dcmconv', ['+te', path, inflated]);
}

/** What dciodvfy has to say about modules, attributes and values. */
export async function verificationOf(path: string): Promise<readonly string[]> {
  const { err } = await printed('dciodvfy', [path]);
  return messagesOf(err).filter((line) => /^(Error|Warning)/.test(line));
}

const tagOf = (line: string) => line.trim().slice(0, 11);
const depthOf = (line: string) => line.length - line.trimStart().length;

/** The lines without those elements and what stands inside them. */
function withoutElements(lines: readonly string[], tags: ReadonlySet<string>): string[] {
  let skippedDepth = Infinity;
  return lines.filter((line) => {
    const depth = depthOf(line);
    if (depth > skippedDepth) return false;
    skippedDepth = tags.has(tagOf(line)) ? depth : Infinity;
    return skippedDepth === Infinity;
  });
}

/**
 * Lines that are in one dump alone. What the input calls UN has its true VR in the output, where the
 * dictionary knows one (PS3.5 section 6.2.2, note 2): these elements are left out on both sides.
 */
export function dumpDifferences(found: Dump, expected: Dump): string[] {
  const lost = newMessages(expected.elements, found.elements);
  const untold = new Set(lost.filter((line) => /^\s*\(....,....\) UN /.test(line)).map(tagOf));
  const one = withoutElements(found.elements, untold);
  const other = withoutElements(expected.elements, untold);
  return [
    ...newMessages(other, one).map((line) => `lost ${line.trim()}`),
    ...newMessages(one, other).map((line) => `new ${line.trim()}`),
  ];
}

/** Messages that stand in the first list more often than in the second one. */
export function newMessages(now: readonly string[], before: readonly string[]): string[] {
  const left = [...before];
  return now.filter((message) => {
    const index = left.indexOf(message);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}
