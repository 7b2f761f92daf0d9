/** How long the browser may take to begin with the file before its address is given back. */
const RELEASE_MS = 60_000;

/** Hands a file to the browser's downloads. The name must say nothing about a person. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, RELEASE_MS);
}
