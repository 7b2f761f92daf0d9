export type Headers = Readonly<Record<string, string>>;
export type PathKind = 'dashboard' | 'events' | 'stored-file' | 'api' | 'hashed' | 'file' | 'route';

export function parseOrigins(list: string | undefined): { origins: string[]; refused: string[] };
export function withConnectSources(headers: Headers, origins: readonly string[]): Headers;
export function classifyPath(path: string): PathKind;
export function cacheControl(kind: PathKind): string;
export function mayCompress(kind: PathKind, path: string): boolean;
