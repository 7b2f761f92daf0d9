import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sharedFiles } from './real-dicom.ts';
import type { SharedFile } from './read-text-types.ts';

/** Sparse text, in no order: PSM 11 of tesseract(1). */
const ARGUMENTS = ['stdin', 'stdout', '-l', 'eng', '--psm', '11'];

/**
 * What Debian's tesseract reads in pictures (PNG, base64), one text a picture; null where it is not
 * installed. Runs on the test server: a browser starts no program.
 */
export function readText(_: unknown, pictures: readonly string[]): readonly string[] | null {
  const texts: string[] = [];
  for (const picture of pictures) {
    const input = Buffer.from(picture, 'base64');
    const { error, status, stdout, stderr } = spawnSync('tesseract', ARGUMENTS, { input });
    if (error) return null;
    if (status !== 0) throw new Error(`tesseract ended with ${String(status)}: ${String(stderr)}`);
    texts.push(stdout.toString('utf8'));
  }
  return texts;
}

/** Ultrasounds with identifiers of invented patients in their pixels, on machines that have them. */
export function burnedInUltrasounds(): readonly SharedFile[] {
  return sharedFiles('conformance/burned-in/ultrasounds').map((path) => ({
    name: basename(path),
    base64: readFileSync(path).toString('base64'),
  }));
}
