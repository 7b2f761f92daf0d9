import type {
  Account,
  PolicyToSend,
  Role,
  ServerConnection,
  ServerPolicy,
  ServerState,
} from '../platform/server/index.ts';

type Connection = Pick<
  ServerConnection,
  | 'account'
  | 'onAccountChange'
  | 'probe'
  | 'signIn'
  | 'signOut'
  | 'completeSetup'
  | 'createAccount'
  | 'listAccounts'
  | 'listPolicies'
  | 'addPolicy'
  | 'lockPolicy'
>;

/** A server that an account was signed in to is asked for again after this time. */
const PROBE_AGAIN_MS = 20_000;

/** Whether there is a server, and who is signed in. The page never waits for it. */
export class ServerSession {
  readonly #load: () => Promise<Connection>;
  #connection: Promise<Connection> | null = null;
  #state = $state<ServerState | 'unknown'>('unknown');
  #account = $state.raw<Account | null>(null);

  /** @param load brings the code that talks to the server, when it is first needed */
  constructor(load: () => Promise<Connection>) {
    this.#load = load;
  }

  /** `unknown` until the first answer. */
  get state(): ServerState | 'unknown' {
    return this.#state;
  }
  /** Kept while the server is away. */
  get account(): Account | null {
    return this.#account;
  }
  get isAdministrator(): boolean {
    return this.#state === 'signed-in' && this.#account?.role === 'administrator';
  }
  /** Whether this account may put images on the server. */
  get maySend(): boolean {
    const role = this.#account?.role;
    return this.#state === 'signed-in' && (role === 'administrator' || role === 'curator');
  }

  /** Asks now, when the network comes back, and now and then while the server is away. */
  start(): () => void {
    const ask = () => void this.probe();
    const timer = setInterval(() => {
      if (this.#state === 'absent' && this.#account !== null) ask();
    }, PROBE_AGAIN_MS);
    addEventListener('online', ask);
    ask();
    return () => {
      clearInterval(timer);
      removeEventListener('online', ask);
    };
  }

  async probe(): Promise<void> {
    let connection: Connection;
    try {
      connection = await this.#connect();
    } catch {
      // The code could not be loaded, so nothing can be reached either; the next probe asks again.
      this.#state = 'absent';
      return;
    }
    const state = await connection.probe();
    this.#see(connection.account);
    this.#state = state;
  }

  /** @throws {AppError} server/refused, server/unreachable */
  async signIn(email: string, password: string): Promise<void> {
    this.#see(await (await this.#connect()).signIn(email, password));
    this.#state = 'signed-in';
  }

  async signOut(): Promise<void> {
    (await this.#connect()).signOut();
    this.#account = null;
    this.#state = 'signed-out';
  }

  /** The server no longer knows the session. */
  expired(): void {
    this.#account = null;
    this.#state = 'signed-out';
  }

  /** @throws {AppError} server/refused when the one-time token is used up or a field is not accepted */
  async completeSetup(token: string, email: string, password: string): Promise<void> {
    this.#see(await (await this.#connect()).completeSetup(token, email, password));
    this.#state = 'signed-in';
  }

  /** @throws {AppError} server/refused */
  async createAccount(email: string, password: string, role: Role): Promise<void> {
    await (await this.#connect()).createAccount(email, password, role);
  }

  async listAccounts(): Promise<readonly Account[]> {
    return (await this.#connect()).listAccounts();
  }

  /** The policies that an administrator put on the server. @throws {AppError} server/refused */
  async listPolicies(signal?: AbortSignal): Promise<readonly ServerPolicy[]> {
    return (await this.#connect()).listPolicies(signal);
  }

  /** For administrators. @throws {AppError} server/refused */
  async addPolicy(policy: PolicyToSend): Promise<ServerPolicy> {
    return (await this.#connect()).addPolicy(policy);
  }

  /** Locks the server to one policy, or to none. For administrators. @throws {AppError} server/refused */
  async lockPolicy(recordId: string | null): Promise<void> {
    await (await this.#connect()).lockPolicy(recordId);
  }

  /** A new object with the same facts is no change: it would interrupt what is being sent. */
  #see(account: Account | null): void {
    const [known, next] = [this.#account, account];
    const isSame =
      known?.id === next?.id && known?.email === next?.email && known?.role === next?.role;
    if (!isSame) this.#account = account;
  }

  /** Another tab signed in or out, or the server gave the account another role. */
  #follow(account: Account | null): void {
    this.#see(account);
    if (this.#state === 'signed-in' || this.#state === 'signed-out') {
      this.#state = account === null ? 'signed-out' : 'signed-in';
    }
  }

  #connect(): Promise<Connection> {
    this.#connection ??= this.#load().then(
      (connection) => {
        connection.onAccountChange(() => {
          this.#follow(connection.account);
        });
        return connection;
      },
      (error: unknown) => {
        this.#connection = null;
        throw error;
      },
    );
    return this.#connection;
  }
}
