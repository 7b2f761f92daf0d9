import { AppError } from '../../core/errors.ts';
import { z } from '../../core/wire/z.ts';
import { addPolicy, listPolicies, lockPolicy, type PolicyToSend } from './server-policies.ts';
import { type Account, ApiClient, ROLES, type Role } from './api-client.ts';

export type ServerState = 'absent' | 'signed-out' | 'signed-in';

const healthShape = z.object({ code: z.literal(200), message: z.string() });
const createdShape = z.object({ id: z.string() });
const accountShape = z.object({ id: z.string(), email: z.string(), role: z.enum(ROLES) });
const pageShape = z.object({ items: z.array(accountShape), totalPages: z.number() });
const batchShape = z.array(z.object({ status: z.number() }));

const ACCOUNTS = '/api/collections/users/records';

/** The R_CDM server at the page's own origin, and the account on it. */
export class ServerConnection {
  readonly client: ApiClient;

  /** @param baseUrl origin of the server, e.g. `location.origin` */
  constructor(baseUrl: string) {
    this.client = new ApiClient(baseUrl);
  }

  get account(): Account | null {
    return this.client.account;
  }

  /** Calls `tell` when the account changes: in this tab, in another one, or as the server says. */
  onAccountChange(tell: () => void): () => void {
    return this.client.onAccountChange(tell);
  }

  /** What is there now. Never throws: no server, no network or another web server is `absent`. */
  async probe(signal?: AbortSignal): Promise<ServerState> {
    try {
      await this.client.send(healthShape, '/api/health', { signal });
      if (this.account === null) return 'signed-out';
      return (await this.client.refreshSession(signal)) ? 'signed-in' : 'signed-out';
    } catch {
      // Whatever went wrong, there is no server to work with; the next probe asks again.
      return 'absent';
    }
  }

  /** @throws {AppError} server/refused, server/unreachable */
  signIn(email: string, password: string): Promise<Account> {
    return this.client.signIn(email, password);
  }

  signOut(): void {
    this.client.signOut();
  }

  /**
   * Makes the first administrator with the one-time token of the first start: PocketBase's superuser
   * and the app account in one transaction, so a lost connection leaves both or none; then signs in.
   * @throws {AppError} server/refused when the token is used up or a field is not accepted
   */
  async completeSetup(token: string, email: string, password: string): Promise<Account> {
    const secret = { email, password, passwordConfirm: password };
    await this.client.send(batchShape, '/api/batch', {
      method: 'POST',
      token,
      body: {
        requests: [
          { method: 'POST', url: '/api/collections/_superusers/records', body: secret },
          { method: 'POST', url: ACCOUNTS, body: { ...secret, role: 'administrator' } },
        ],
      },
    });
    return this.signIn(email, password);
  }

  /** For administrators. @throws {AppError} server/refused */
  async createAccount(email: string, password: string, role: Role): Promise<void> {
    await this.client.sendSignedIn(createdShape, ACCOUNTS, {
      method: 'POST',
      body: { email, password, passwordConfirm: password, role },
    });
  }

  /** Every account for an administrator, the own one for others; by address. */
  async listAccounts(signal?: AbortSignal): Promise<readonly Account[]> {
    const accounts: Account[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const reply = await this.client.sendSignedIn(pageShape, ACCOUNTS, {
        query: { page, perPage: 500, sort: 'email' },
        signal,
      });
      accounts.push(...reply.items);
      pages = reply.totalPages;
    }
    // A session that ended sees nothing at all, with status 200.
    if (accounts.length === 0) {
      throw new AppError('server/session-expired', 'the list does not hold the own account');
    }
    return accounts;
  }

  listPolicies(signal?: AbortSignal): ReturnType<typeof listPolicies> {
    return listPolicies(this.client, signal);
  }

  addPolicy(policy: PolicyToSend): ReturnType<typeof addPolicy> {
    return addPolicy(this.client, policy);
  }

  lockPolicy(recordId: string | null): Promise<void> {
    return lockPolicy(this.client, recordId);
  }
}
