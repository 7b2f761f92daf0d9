import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rawZip } from '../../../tests/support/raw-zip.ts';
import { phantomInstance } from '../phantom/phantom.ts';
import { KIND_HEAD_BYTES, kindOfFile } from './file-kind.ts';
import { createZip } from './zip-write.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Zeros with these bytes put in. */
function fileWith(...parts: readonly (readonly [offset: number, bytes: Uint8Array])[]): Uint8Array {
  const head = new Uint8Array(KIND_HEAD_BYTES);
  for (const [offset, bytes] of parts) head.set(bytes, offset);
  return head;
}

const prefix = [128, utf8('DICM')] as const;

describe('kindOfFile', () => {
  it('knows DICOM with preamble, with the prefix alone, and without either', () => {
    const { bytes } = phantomInstance(0);
    expect(kindOfFile(bytes.subarray(0, KIND_HEAD_BYTES))).toBe('dicom');
    expect(kindOfFile(bytes.subarray(128, 640))).toBe('dicom');
    expect(kindOfFile(bytes.subarray(132, 644))).toBe('dicom');
    expect(kindOfFile(Uint8Array.of(8, 0, 5, 0, 67, 83, 10, 0))).toBe('dicom');
    expect(kindOfFile(Uint8Array.of(0, 8, 0, 5, 67, 83, 0, 10))).toBe('dicom');
  });

  it('takes DICOM for DICOM whatever its preamble is made to look like', () => {
    const disguises = ['PK\u0003\u0004', 'MZ', '%PDF-1.7', 'II*\0', 'Rar!\u001a\u0007', 'GIF89a'];
    for (const text of disguises) {
      expect(kindOfFile(fileWith([0, utf8(text)], prefix))).toBe('dicom');
      expect(kindOfFile(fileWith([0, utf8(text)]))).not.toBe('dicom');
    }
    expect(kindOfFile(fileWith([257, utf8('ustar')], prefix))).toBe('dicom');
  });

  it('knows archives, and those that are programs and documents', async () => {
    const content = utf8('x');
    const zipOf = (name: string) => rawZip([{ name, content }]);
    expect(kindOfFile(await zipOf('CD/IM1'))).toBe('zip');
    expect(kindOfFile(new Uint8Array(await (await createZip().finish()).arrayBuffer()))).toBe(
      'zip',
    );
    expect(kindOfFile(await zipOf('META-INF/MANIFEST.MF'))).toBe('not-medical');
    expect(kindOfFile(await zipOf('[Content_Types].xml'))).toBe('not-medical');
    expect(kindOfFile(gzipSync(content))).toBe('gzip');
    expect(kindOfFile(fileWith([0, Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)]))).toBe(
      'other-archive',
    );
    expect(kindOfFile(fileWith([0, utf8('study/IM1')], [257, utf8('ustar')]))).toBe(
      'other-archive',
    );
  });

  it('knows images of other programs', () => {
    expect(kindOfFile(fileWith([0, Uint8Array.of(0x5c, 1)], [344, utf8('n+1\0')]))).toBe(
      'other-image',
    );
    expect(kindOfFile(utf8('NRRD0004\n# made by hand\n'))).toBe('other-image');
    expect(kindOfFile(utf8('ObjectType = Image\nNDims = 3\n'))).toBe('other-image');
  });

  it('knows what lies on a disc beside its images', () => {
    const files = [
      utf8('[autorun]\r\nopen=viewer.exe\r\n'),
      utf8('<!DOCTYPE html><title>Viewer</title>'),
      utf8('의료 영상 뷰어 사용법'),
      Uint8Array.of(0xb0, 0xcb, 0xbb, 0xe7, 13, 10), // Korean text of Windows
      fileWith([0, utf8('MZ')]),
      fileWith([0, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)]),
      fileWith([0, Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0)]), // Thumbs.db
      fileWith([3, Uint8Array.of(1)], [4, utf8('Bud1')]), // .DS_Store
      fileWith([0, Uint8Array.of(0, 5, 0x16, 7)]), // ._IM1
    ];
    expect(files.map(kindOfFile)).toEqual(files.map(() => 'not-medical'));
  });

  it('does not call by a name what may be anything', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(512), deflateRawSync(utf8('a'))]) {
      expect(kindOfFile(bytes)).toBe('unknown');
    }
  });
});
