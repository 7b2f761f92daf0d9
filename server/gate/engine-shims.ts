// PocketBase's script engine (goja) has no web platform. Of it, the shared code that the gate runs asks
// whether bytes are a Blob, which nothing is there, and writes ASCII.
class NoBlob {
  readonly size = 0;
}

class AsciiEncoder {
  encode(text: string): Uint8Array {
    return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  }
}

const known: { Blob?: unknown; TextEncoder?: unknown } = globalThis;
known.Blob ??= NoBlob;
known.TextEncoder ??= AsciiEncoder;
