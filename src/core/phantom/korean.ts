/** ISO 2022 IR 149 calls KS X 1001 into G1 with this; PS3.3 C.12.1.1.2. */
const ESCAPE = [0x1b, 0x24, 0x29, 0x43];
const LEADS = Array.from({ length: 25 }, (_, index) => 0xb0 + index);
const TRAILS = Array.from({ length: 94 }, (_, index) => 0xa1 + index);

let table: ReadonlyMap<string, readonly [number, number]> | undefined;

/** The platform decodes EUC-KR only, so its table of syllables is turned round once. */
function syllables(): ReadonlyMap<string, readonly [number, number]> {
  const decoder = new TextDecoder('euc-kr');
  table ??= new Map(
    LEADS.flatMap((lead) =>
      TRAILS.map((trail) => [decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]] as const),
    ),
  );
  return table;
}

/**
 * Korean syllables and ASCII in ISO 2022 IR 149: the escape stands again behind each delimiter of a
 * person name, PS3.5 annex I.
 */
export function toIso2022Kr(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const part of text.split(/([\^=])/)) {
    const isKorean = /[^\x20-\x7e]/.test(part);
    if (isKorean) bytes.push(...ESCAPE);
    for (const character of part) {
      bytes.push(...(syllables().get(character) ?? [character.charCodeAt(0)]));
    }
  }
  return Uint8Array.from(bytes);
}
