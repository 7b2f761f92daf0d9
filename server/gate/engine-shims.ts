// PocketBase's script engine (goja) has no web platform. Of it, the shared code that the gate runs asks
// whether bytes are a Blob, which nothing is there, writes ASCII, and has decoders made ahead of need.
class NoBlob {
  readonly size = 0;
}

class AsciiEncoder {
  encode(text: string): Uint8Array {
    return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  }
}

const UNKNOWN = '\uFFFD';

/** What the gate compares is ASCII; anything else is the character that no rule takes for a known word. */
class AsciiDecoder {
  decode(bytes: Uint8Array): string {
    return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : UNKNOWN)).join(
      '',
    );
  }
}

const known: { Blob?: unknown; TextEncoder?: unknown; TextDecoder?: unknown } = globalThis;
known.Blob ??= NoBlob;
known.TextEncoder ??= AsciiEncoder;
known.TextDecoder ??= AsciiDecoder;
