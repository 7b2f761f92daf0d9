import {
  MOST_POLICY_BYTES,
  readPolicyFile,
  writePolicyFile,
  type PolicyFile,
} from '../../../core/deid/policy-file.ts';
import type { DeidPolicy } from '../../../core/deid/policy.ts';
import {
  decisionsOf,
  isSamePolicy,
  newSitePolicy,
  nextVersion,
  type PolicyDecisions,
  type SitePolicy,
} from '../../../core/deid/site-policy.ts';
import type { Text } from '../../../core/i18n.ts';
import { addSitePolicy, retireSitePolicy } from '../../../data/site-policies.ts';
import { saveBlob } from '../../../platform/files/save-blob.ts';
import type { OfferedPolicy, PolicyBook } from '../../../state/policy-book.svelte.ts';
import { isPresetName } from '../../../state/policy-words.ts';
import type { Services } from '../../../state/services.ts';
import { fileProblems, messages } from './policy-messages.ts';

type Parts = Pick<Services, 'db' | 'session' | 'notices'>;

/** What is being changed: a copy of something when there is no `base`. */
interface Editing {
  readonly base: SitePolicy | null;
  readonly decisions: PolicyDecisions;
}

/** What a person does with policies on the settings page. */
export class PolicyDesk {
  readonly #parts: Parts;
  readonly #book: PolicyBook;
  #editing = $state.raw<Editing | null>(null);
  #nameProblem = $state.raw<Text | null>(null);
  #refusal = $state.raw<Text | null>(null);

  constructor(parts: Parts, book: PolicyBook) {
    this.#parts = parts;
    this.#book = book;
  }

  get editing(): Editing | null {
    return this.#editing;
  }
  /** Why the name of what is being changed cannot be used. */
  get nameProblem(): Text | null {
    return this.#nameProblem;
  }
  /** Why the last file was not taken. */
  get refusal(): Text | null {
    return this.#refusal;
  }

  copy(policy: DeidPolicy, name: string): void {
    this.#edit({ base: null, decisions: decisionsOf(name, policy) });
  }

  change(site: SitePolicy): void {
    this.#edit({ base: site, decisions: decisionsOf(site.name, site.policy) });
  }

  cancel(): void {
    this.#edit(null);
  }

  #edit(editing: Editing | null): void {
    this.#editing = editing;
    this.#nameProblem = null;
    this.#refusal = null;
  }

  /** Stores what was decided, as a new policy or as the next version of one. */
  async save(decisions: PolicyDecisions): Promise<void> {
    const base = this.#editing?.base ?? null;
    if (isPresetName(decisions.name)) {
      this.#nameProblem = messages.nameTaken;
      return;
    }
    await this.#try(messages.saving, async () => {
      const site = base ? this.#next(base, decisions) : newSitePolicy(decisions);
      const result = await addSitePolicy(this.#parts.db, site);
      if (result === 'name-taken' || result === 'other-there') {
        this.#nameProblem = result === 'name-taken' ? messages.nameTaken : messages.otherThere;
        return;
      }
      this.#edit(null);
      this.#parts.notices.done(messages.saved);
    });
  }

  /** What says the same keeps its version. */
  #next(base: SitePolicy, decisions: PolicyDecisions): SitePolicy {
    const next = nextVersion(base, decisions);
    const { id, version, method } = base.policy;
    const isUnchanged = isSamePolicy({ ...next.policy, id, version, method }, base.policy);
    return isUnchanged ? { name: decisions.name, policy: base.policy } : next;
  }

  async remove({ id }: DeidPolicy): Promise<void> {
    await this.#try(messages.remove, () => retireSitePolicy(this.#parts.db, id));
  }

  export(site: SitePolicy): void {
    const file = new Blob([writePolicyFile(site)], { type: 'application/json' });
    saveBlob(file, `${site.policy.id}-v${site.policy.version}.json`);
  }

  async import(file: Blob): Promise<void> {
    this.#refusal = null;
    await this.#try(messages.importing, async () => {
      const read = await readFile(file);
      if (read.kind === 'problem') {
        const { problem, keyword } = read;
        const say = (locale: 'en' | 'ko') => fileProblems[problem][locale]({ name: keyword });
        this.#refusal = { en: say('en'), ko: say('ko') };
        return;
      }
      const isTaken = isPresetName(read.site.name);
      const result = isTaken ? 'name-taken' : await addSitePolicy(this.#parts.db, read.site);
      if (result === 'name-taken') this.#refusal = messages.nameTaken;
      else if (result === 'other-there') this.#refusal = messages.otherThere;
      else this.#parts.notices.done(result === 'added' ? messages.imported : messages.alreadyThere);
    });
  }

  /** For administrators. */
  async putOnServer(offer: OfferedPolicy): Promise<void> {
    await this.#try(messages.sending, async () => {
      await this.#send(offer);
    });
    await this.#book.refresh();
  }

  /** For administrators: one of the program gets its record with the lock. */
  async lock(offer: OfferedPolicy): Promise<void> {
    await this.#try(messages.sending, async () => {
      const record = this.#book.recordOf(offer.policy) ?? (await this.#send(offer));
      await this.#parts.session.lockPolicy(record.recordId);
    });
    await this.#book.refresh();
  }

  async unlock(): Promise<void> {
    await this.#try(messages.sending, () => this.#parts.session.lockPolicy(null));
    await this.#book.refresh();
  }

  #send({ policy, name, origin }: OfferedPolicy): ReturnType<Services['session']['addPolicy']> {
    const { id: policyId, version } = policy;
    const isOfProgram = origin === 'program';
    return this.#parts.session.addPolicy({
      policyId,
      version,
      name: isOfProgram ? '' : name.en,
      policy: isOfProgram ? null : policy,
    });
  }

  async #try(doing: Text, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.notices.report(error, { doing });
    }
  }
}

async function readFile(file: Blob): Promise<PolicyFile> {
  if (file.size <= MOST_POLICY_BYTES) return readPolicyFile(await file.text());
  return { kind: 'problem', problem: 'too-large', keyword: '' };
}
