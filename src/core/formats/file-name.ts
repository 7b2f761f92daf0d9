/** Names without a word on their character set: UTF-8 if they are, else what Korean Windows writes. */
export function decodeFileName(raw: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('euc-kr').decode(raw);
    throw error;
  }
}
