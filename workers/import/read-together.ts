/**
 * Bytes of several Blobs with one question to the browser, as views of one array; null when one of them cannot
 * be read: which one comes out when each is read by itself.
 */
export async function readTogether(blobs: readonly Blob[]): Promise<readonly Uint8Array[] | null> {
  try {
    const all = await new Blob(blobs as Blob[]).arrayBuffer();
    let end = 0;
    return blobs.map(({ size }) => {
      end += size;
      return new Uint8Array(all, end - size, size);
    });
  } catch (error) {
    if (error instanceof DOMException || error instanceof RangeError) return null;
    throw error;
  }
}
