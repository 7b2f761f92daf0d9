import type { Account, Role, ServerState } from '../../src/platform/server/index.ts';

/** A server that takes any password, kept in memory. */
export class FakeConnection {
  account: Account | null = null;
  state: ServerState = 'signed-out';
  role: Role = 'curator';
  /** Another tab, or the server, changes the account. */
  change = (account: Account | null) => {
    this.account = account;
    this.state = account ? 'signed-in' : 'signed-out';
    for (const tell of this.#listeners) tell();
  };
  readonly #listeners = new Set<() => void>();
  onAccountChange = (tell: () => void) => {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  };
  probe = () => Promise.resolve(this.state);
  signIn = (email: string) => {
    this.state = 'signed-in';
    this.account = { id: 'a', email, role: this.role };
    return Promise.resolve(this.account);
  };
  signOut = () => {
    this.state = 'signed-out';
    this.account = null;
  };
  completeSetup = () => this.signIn('first@clinic.example');
  createAccount = () => Promise.resolve();
  listAccounts = () => Promise.resolve([]);
}
