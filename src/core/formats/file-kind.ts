/** Bytes of a file's beginning that show what it is: a TAR tells it last, at 257. */
export const KIND_HEAD_BYTES = 512;

/**
 * What a file is by its first bytes. `dicom`: a Part 10 file, or what may be a data set without any
 * prefix. `unknown`: nothing else is plain; only reading tells.
 */
export type FileKind =
  'dicom' | 'zip' | 'gzip' | 'other-archive' | 'other-image' | 'not-medical' | 'unknown';

type Signature = readonly [kind: FileKind, offset: number, magic: readonly number[]];

const ascii = (text: string): readonly number[] =>
  Array.from(text, (letter) => letter.charCodeAt(0));

/** First match counts, so DICOM stands first: whatever its preamble is made to look like. */
const SIGNATURES: readonly Signature[] = [
  ['dicom', 128, ascii('DICM')],
  ['dicom', 0, ascii('DICM')],
  ['zip', 0, ascii('PK\u0003\u0004')],
  ['zip', 0, ascii('PK\u0005\u0006')],
  ['gzip', 0, [0x1f, 0x8b]],
  ['other-archive', 0, [...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c]],
  ['other-archive', 0, ascii('Rar!\u001a\u0007')],
  ['other-archive', 0, ascii('BZh')],
  ['other-archive', 0, [0xfd, ...ascii('7zXZ\0')]],
  ['other-archive', 0, [0x28, 0xb5, 0x2f, 0xfd]], // Zstandard
  ['other-archive', 0, ascii('PK\u0007\u0008')], // first of several parts of a ZIP
  ['other-archive', 0, ascii('EGGA')], // ALZip
  ['other-archive', 0, ascii('ALZ\u0001')],
  ['other-archive', 257, ascii('ustar')], // TAR
  ['other-image', 344, ascii('n+1\0')], // NIfTI-1
  ['other-image', 344, ascii('ni1\0')],
  ['other-image', 4, ascii('n+2\0')], // NIfTI-2
  ['other-image', 0, [0x5c, 1, 0, 0]], // Analyze and NIfTI, header apart
  ['other-image', 0, [0, 0, 1, 0x5c]],
  ['other-image', 0, ascii('NRRD000')],
  ['other-image', 0, ascii('ObjectType = Image')], // MetaImage
  ['other-image', 0, ascii('NDims = ')],
  ['not-medical', 0, ascii('MZ')], // program or library of Windows
  ['not-medical', 0, [0x7f, ...ascii('ELF')]],
  ['not-medical', 0, [0xca, 0xfe, 0xba, 0xbe]], // Java class, program of macOS
  ['not-medical', 0, [0xcf, 0xfa, 0xed, 0xfe]], // program of macOS
  ['not-medical', 0, [0xce, 0xfa, 0xed, 0xfe]],
  ['not-medical', 0, ascii('%PDF')],
  ['not-medical', 0, [0xff, 0xd8, 0xff]], // JPEG
  ['not-medical', 0, [0x89, ...ascii('PNG')]],
  ['not-medical', 0, ascii('GIF8')],
  ['not-medical', 0, ascii('BM')],
  ['not-medical', 0, [0, 0, 1, 0]], // icon
  ['not-medical', 0, [0, 0, 2, 0]], // cursor
  ['not-medical', 0, ascii('II*\0')], // TIFF
  ['not-medical', 0, ascii('MM\0*')],
  ['not-medical', 0, ascii('RIFF')], // sound, AVI, WebP
  ['not-medical', 4, ascii('ftyp')], // MP4, HEIC
  ['not-medical', 0, [0, 0, 1, 0xba]], // MPEG
  ['not-medical', 0, [0x30, 0x26, 0xb2, 0x75]], // Windows Media
  ['not-medical', 0, ascii('ID3')], // MP3
  ['not-medical', 0, [0xd0, 0xcf, 0x11, 0xe0]], // Thumbs.db, old Office, installer
  ['not-medical', 0, ascii('MSCF')], // cabinet of an installer
  ['not-medical', 0, ascii('ISc(')],
  ['not-medical', 0, ascii('ITSF')], // help
  ['not-medical', 0, [0x3f, 0x5f, 0x03, 0]],
  ['not-medical', 0, [0x4c, 0, 0, 0, 1, 0x14, 2, 0]], // shortcut
  ['not-medical', 0, [0, 1, 0, 0, 0]], // TrueType font
  ['not-medical', 0, ascii('OTTO')],
  ['not-medical', 0, ascii('wOF')],
  ['not-medical', 0, ascii('SQLite format 3')],
  ['not-medical', 4, ascii('Bud1')], // .DS_Store
  ['not-medical', 0, [0, 5, 0x16, 7]], // ._ file of macOS
  ['not-medical', 0, [0xff, 0xfe]], // text of Windows, UTF-16
  ['not-medical', 0, [0xfe, 0xff]],
];

/** What a ZIP begins with that is a program or an Office document. */
const NOT_MEDICAL_ZIPS = ['META-INF/', '[Content_Types].xml', 'mimetype'].map(ascii);
/** Of the first entry's name, APPNOTE 4.3.7. */
const ZIP_NAME_OFFSET = 30;

function standsAt(head: Uint8Array, offset: number, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[offset + index] === byte);
}

/** Groups 0002, 0004 and 0008 in either byte order: how a data set without prefix can begin. */
function mayBeDataSet(head: Uint8Array): boolean {
  const [first = 0, second = 0] = head;
  return first === 0 ? [2, 8].includes(second) : second === 0 && [2, 4, 8].includes(first);
}

/** Letters of any alphabet and line breaks, and nothing that a text has not. */
function isText(head: Uint8Array): boolean {
  return (
    head.length > 0 &&
    head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13 || byte === 12)
  );
}

/** What a file is, from its first `KIND_HEAD_BYTES` bytes or all that it has. Names say nothing here. */
export function kindOfFile(head: Uint8Array): FileKind {
  const found = SIGNATURES.find(([, offset, magic]) => standsAt(head, offset, magic))?.[0];
  if (found === 'zip' && NOT_MEDICAL_ZIPS.some((name) => standsAt(head, ZIP_NAME_OFFSET, name))) {
    return 'not-medical';
  }
  if (found !== undefined) return found;
  if (mayBeDataSet(head)) return 'dicom';
  return isText(head) ? 'not-medical' : 'unknown';
}

/** Where a disc image (ISO 9660, ECMA-119 section 8.4) names itself: too far in for the head. */
export const DISC_IMAGE_MARK = { start: 0x8001, end: 0x8006, text: 'CD001' } as const;
