/** Of the browser's handle what is used here: types of the page do not know it, for pages have none. */
export interface SyncHandle {
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  truncate(byteLength: number): void;
  close(): void;
}

interface SyncFile {
  createSyncAccessHandle(): Promise<SyncHandle>;
}

/** Whether this thread can write files in place: workers only, and not in every browser. */
export function hasSyncHandles(): boolean {
  return (
    typeof FileSystemFileHandle !== 'undefined' &&
    'createSyncAccessHandle' in FileSystemFileHandle.prototype
  );
}

export async function openSyncHandle(file: FileSystemFileHandle): Promise<SyncHandle> {
  return (file as unknown as SyncFile).createSyncAccessHandle();
}
