/** What a person sees of a running job. Sent at most ten times a second, and always the last one. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'files' | 'bytes' | 'images' | 'steps' | 'epochs';
}

/** Context of one call as the worker sees it; it leads every method of a contract. */
export interface Call {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** The one door of every worker: ids, abort and progress are handled here, not in each method. */
export interface Served {
  call(
    id: number,
    method: string,
    args: readonly unknown[],
    onProgress: ((progress: Progress) => void) | null,
  ): Promise<unknown>;
  abort(id: number): void;
}
