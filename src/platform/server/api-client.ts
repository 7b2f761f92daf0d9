import PocketBase, { LocalAuthStore, type SendOptions } from 'pocketbase';
import { AppError } from '../../core/errors.ts';
import { z } from '../../core/wire/z.ts';
import { toServerError } from './server-error.ts';

export const ROLES = ['administrator', 'curator', 'researcher', 'radiologist'] as const;
export type Role = (typeof ROLES)[number];

const accountShape = z.object({ id: z.string(), email: z.string(), role: z.enum(ROLES) });
export type Account = Readonly<z.infer<typeof accountShape>>;

const sessionShape = z.object({ token: z.string().min(1), record: accountShape });

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: FormData | Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Replaces the account's own token. */
  readonly token?: string;
  readonly signal?: AbortSignal | undefined;
}

/** One door to PocketBase: every call goes without the SDK's auto-cancel and every reply is checked. */
export class ApiClient {
  readonly #pocketbase: PocketBase;

  /** @param baseUrl origin of the server; in the page its own. */
  constructor(baseUrl: string) {
    this.#pocketbase = new PocketBase(baseUrl, new LocalAuthStore('rcdm-studio-account'));
  }

  /** The signed-in account; null when there is none or its session ran out. */
  get account(): Account | null {
    const { authStore } = this.#pocketbase;
    const parsed = accountShape.safeParse(authStore.record);
    return authStore.isValid && parsed.success ? parsed.data : null;
  }

  /** Calls `tell` when the account changes: in this tab, in another one, or as the server says. */
  onAccountChange(tell: () => void): () => void {
    return this.#pocketbase.authStore.onChange(tell);
  }

  /**
   * A call that needs no account.
   * @throws {AppError} server/unreachable, server/refused, server/unexpected-reply
   */
  async send<T>(shape: z.ZodType<T>, path: string, request: ApiRequest = {}): Promise<T> {
    const { token, signal, body, query, method = 'GET' } = request;
    if (signal?.aborted) throw new DOMException('the call was aborted', 'AbortError');
    const options: SendOptions = { method, requestKey: null };
    if (body) options.body = body;
    if (query) options.query = query;
    if (signal) options.signal = signal;
    if (token) options.headers = { Authorization: token };
    let reply: unknown;
    try {
      reply = await this.#pocketbase.send<unknown>(path, options);
    } catch (error) {
      throw toServerError(error);
    }
    const parsed = shape.safeParse(reply);
    if (parsed.success) return parsed.data;
    throw new AppError('server/unexpected-reply', 'the server answered in another shape');
  }

  /**
   * A call of the signed-in account.
   * @throws {AppError} server/session-expired beside those of `send`
   */
  async sendSignedIn<T>(shape: z.ZodType<T>, path: string, request: ApiRequest = {}): Promise<T> {
    if (this.account === null) throw this.#expired();
    try {
      return await this.send(shape, path, request);
    } catch (error) {
      const isRefusal = error instanceof AppError && error.code === 'server/refused';
      if (!isRefusal || 'field' in error.data) throw error;
      // PocketBase treats a withdrawn token as a guest and names no field: the refusal does not tell.
      if (!(await this.refreshSession(request.signal))) throw this.#expired();
      throw error;
    }
  }

  /** @throws {AppError} server/refused when address or password is wrong */
  async signIn(email: string, password: string): Promise<Account> {
    return this.#keep(
      await this.send(sessionShape, '/api/collections/users/auth-with-password', {
        method: 'POST',
        body: { identity: email, password },
      }),
    );
  }

  signOut(): void {
    this.#pocketbase.authStore.clear();
  }

  /**
   * Lengthens the session. False when the server knows it no more; it is forgotten then.
   * @throws {AppError} server/unreachable
   */
  async refreshSession(signal?: AbortSignal): Promise<boolean> {
    try {
      const path = '/api/collections/users/auth-refresh';
      this.#keep(await this.send(sessionShape, path, { method: 'POST', signal }));
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'server/refused') throw error;
      this.signOut();
      return false;
    }
  }

  #keep({ token, record }: z.infer<typeof sessionShape>): Account {
    this.#pocketbase.authStore.save(token, {
      ...record,
      collectionId: '_pb_users_auth_',
      collectionName: 'users',
    });
    return record;
  }

  #expired(): AppError {
    return new AppError('server/session-expired', 'no session, or it has ended');
  }
}
