export interface SharedFile {
  readonly name: string;
  readonly base64: string;
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    readText: (pictures: readonly string[]) => Promise<readonly string[] | null>;
    burnedInUltrasounds: () => Promise<readonly SharedFile[]>;
  }
}
