// PocketBase's script engine (goja) has no web platform. Of it, the shared code that the gate runs asks
// whether bytes are a Blob, which nothing is there, writes ASCII, and decodes the two encodings that
// cleaned texts are written in.

/** The 2350 syllables of KS X 1001 in its order, put in by build-gate.ts. */
declare const KOREAN_SYLLABLES: string;

class NoBlob {
  readonly size = 0;
}

class AsciiEncoder {
  encode(text: string): Uint8Array {
    return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  }
}

const UNKNOWN = '\uFFFD';
const isAscii = (byte: number): boolean => byte < 0x80;

/** Syllables stand in rows B0 to C8 of 94 columns each, from A1 on. */
function koreanSyllable(lead: number, trail: number): string {
  const isSyllable = lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1 && trail <= 0xfe;
  return isSyllable ? (KOREAN_SYLLABLES[(lead - 0xb0) * 94 + trail - 0xa1] ?? UNKNOWN) : UNKNOWN;
}

function decodeKorean(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isAscii(byte)) text += String.fromCharCode(byte);
    else text += koreanSyllable(byte, bytes[++at] ?? 0);
  }
  return text;
}

/** Three bytes in their shortest form, which a syllable has; longer and shorter ones are unknown. */
function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    if (isAscii(first)) {
      text += String.fromCharCode(first);
      continue;
    }
    const isThree = first >> 4 === 0xe && second >> 6 === 2 && third >> 6 === 2;
    const code = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    text += isThree && code >= 0x800 ? String.fromCharCode(code) : UNKNOWN;
    if (isThree) at += 2;
  }
  return text;
}

/** In other encodings the gate knows ASCII alone; the rest is the character that no rule takes for a word. */
class GateDecoder {
  readonly #label: string;

  constructor(label = 'utf-8') {
    this.#label = label;
  }

  decode(bytes: Uint8Array): string {
    if (this.#label === 'euc-kr') return decodeKorean(bytes);
    if (this.#label === 'utf-8') return decodeUtf8(bytes);
    return Array.from(bytes, (byte) => (isAscii(byte) ? String.fromCharCode(byte) : UNKNOWN)).join(
      '',
    );
  }
}

const known: { Blob?: unknown; TextEncoder?: unknown; TextDecoder?: unknown } = globalThis;
known.Blob ??= NoBlob;
known.TextEncoder ??= AsciiEncoder;
known.TextDecoder ??= GateDecoder;
