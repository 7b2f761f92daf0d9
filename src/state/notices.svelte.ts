import { AppError, isAbort, toWireError, type ErrorCode } from '../core/errors.ts';
import type { Text } from '../core/i18n.ts';

export interface Notice {
  readonly id: string;
  readonly kind: 'error' | 'done';
  readonly doing: Text;
  /** Null when all went well. */
  readonly code: ErrorCode | null;
}

/** The one door for errors on their way to the person. Aborts are wishes, not errors: never shown. */
export class Notices {
  #all = $state.raw<readonly Notice[]>([]);

  get all(): readonly Notice[] {
    return this.#all;
  }

  /** `doing` says what the person was about, e.g. "Reading the files". */
  readonly report = (error: unknown, { doing }: { readonly doing: Text }): void => {
    if (isAbort(error)) return;
    const { code, data } = toWireError(error);
    // The stack of our own errors names code, never data; foreign ones may quote a file.
    console.error(code, data, error instanceof AppError ? error.stack : undefined);
    this.#push({ kind: 'error', doing, code });
  };

  readonly done = (doing: Text): void => {
    const id = this.#push({ kind: 'done', doing, code: null });
    setTimeout(() => {
      this.dismiss(id);
    }, 6_000);
  };

  readonly dismiss = (id: string): void => {
    this.#all = this.#all.filter((each) => each.id !== id);
  };

  #push(notice: Omit<Notice, 'id'>): string {
    const id = crypto.randomUUID();
    const others = this.#all.filter(
      (each) => each.code !== notice.code || each.doing !== notice.doing,
    );
    this.#all = [...others.slice(-3), { ...notice, id }];
    return id;
  }
}
