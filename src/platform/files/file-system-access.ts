/**
 * The parts of the File System Access API that TypeScript's DOM library does not name yet
 * (https://wicg.github.io/file-system-access/).
 */
interface WithPermission {
  queryPermission?(descriptor: { readonly mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { readonly mode: 'read' }): Promise<PermissionState>;
}

interface WithDirectoryPicker {
  showDirectoryPicker?(options: { readonly mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}

interface WithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Asks for a folder. Null when the browser has no such question; rejects with AbortError when the person closes it. */
export async function pickDirectory(): Promise<FileSystemDirectoryHandle | null> {
  const browser = globalThis as WithDirectoryPicker;
  return (await browser.showDirectoryPicker?.({ mode: 'read' })) ?? null;
}

/** The handle of a dropped item, where the browser gives one. Call it within the drop event. */
export function handleOfItem(item: DataTransferItem): Promise<FileSystemHandle | null> | null {
  return (item as DataTransferItem & WithHandle).getAsFileSystemHandle?.() ?? null;
}

/** Whether every handle may be read; asks the person where needed, so call it from a click. */
export async function requestReading(handles: readonly FileSystemHandle[]): Promise<boolean> {
  for (const handle of handles as readonly (FileSystemHandle & WithPermission)[]) {
    const known = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted';
    if (known === 'granted') continue;
    if ((await handle.requestPermission?.({ mode: 'read' })) !== 'granted') return false;
  }
  return true;
}
