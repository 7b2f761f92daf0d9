import type {
  Account,
  Role,
  PolicyToSend,
  ServerPolicy,
  ServerState,
} from '../../src/platform/server/index.ts';

/** The policies of a server, kept in memory. */
export class FakePolicies {
  policies: readonly ServerPolicy[] = [];
  listPolicies = () => Promise.resolve(this.policies);
  addPolicy = (policy: PolicyToSend) => {
    const stored = { ...policy, recordId: `record-${this.policies.length}`, isLocked: false };
    this.policies = [...this.policies, stored];
    return Promise.resolve(stored);
  };
  lockPolicy = (recordId: string | null) => {
    this.policies = this.policies.map((each) => ({
      ...each,
      isLocked: each.recordId === recordId,
    }));
    return Promise.resolve();
  };
}

/** A server that takes any password, kept in memory. */
export class FakeConnection extends FakePolicies {
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
