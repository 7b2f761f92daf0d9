import type { DeidPolicy } from '../core/deid/policy.ts';
import { ALL_PRESETS } from '../core/deid/earlier-presets.ts';
import { PRESETS } from '../core/deid/presets.ts';
import { sitePolicySchema } from '../core/deid/site-policy.ts';
import type { Text } from '../core/i18n.ts';
import { offeredPolicies, readSitePolicies, type SitePolicies } from '../data/site-policies.ts';
import type { ServerPolicy } from '../platform/server/index.ts';
import { live } from './live.svelte.ts';
import { presetWords } from './policy-words.ts';
import type { Services } from './services.ts';

/** `program`: comes with it. `site`: made in this browser. `server`: put there by an administrator. */
type PolicyOrigin = 'program' | 'site' | 'server';

export interface OfferedPolicy {
  readonly policy: DeidPolicy;
  readonly name: Text;
  readonly origin: PolicyOrigin;
}

const texts = {
  reading: { en: 'Reading the policies', ko: '정책 읽기' },
} as const;

const NONE: SitePolicies = { policies: [], unreadable: 0 };
const sameText = (name: string): Text => ({ en: name, ko: name });

function ofProgram(policy: DeidPolicy): OfferedPolicy {
  return {
    policy,
    name: presetWords(policy.id)?.name ?? sameText(policy.id),
    origin: 'program',
  };
}

const isPreset = ({ id, version }: DeidPolicy): boolean =>
  ALL_PRESETS.some((preset) => preset.id === id && preset.version === version);

/** The highest version of each; where two places have it, the first. */
function newest(all: readonly OfferedPolicy[]): readonly OfferedPolicy[] {
  return all.filter(({ policy }, index) =>
    all.every((other, at) => {
      if (other.policy.id !== policy.id) return true;
      const newer = Number(other.policy.version) - Number(policy.version);
      return newer < 0 || (newer === 0 && index <= at);
    }),
  );
}

const isNamed = ({ policyId, version }: ServerPolicy, { id, version: own }: DeidPolicy) =>
  policyId === id && version === own;

/** A policy of the server as it can be used here; null when this program does not know it. */
function ofServer(stored: ServerPolicy): OfferedPolicy | null {
  const preset = ALL_PRESETS.find((policy) => isNamed(stored, policy));
  if (preset) return ofProgram(preset);
  const parsed = sitePolicySchema.safeParse({ name: stored.name, policy: stored.policy });
  if (!parsed.success || !isNamed(stored, parsed.data.policy)) return null;
  return { policy: parsed.data.policy, name: sameText(parsed.data.name), origin: 'server' };
}

/** Every policy that may be chosen: those of the program, of this browser and of the server. */
export class PolicyBook {
  readonly #session: Services['session'];
  readonly #notices: Services['notices'];
  readonly #stored: { readonly current: SitePolicies | undefined };
  #onServer = $state.raw<readonly ServerPolicy[] | null>(null);
  #isAsking = $state(true);

  /** Made by `openPolicyBook`. */
  constructor({ db, session, notices }: Pick<Services, 'db' | 'session' | 'notices'>) {
    this.#session = session;
    this.#notices = notices;
    this.#stored = live(
      () => null,
      () => readSitePolicies(db),
    );
    $effect(() => {
      this.#onServer = null;
      this.#isAsking = session.state === 'signed-in';
      if (session.state !== 'signed-in') return;
      const stop = new AbortController();
      void this.#ask(stop.signal);
      return () => {
        stop.abort();
      };
    });
  }

  /** False until this browser's own are known and the server was asked, when somebody is signed in. */
  get isKnown(): boolean {
    return this.#stored.current !== undefined && !this.#isAsking;
  }
  /** All versions that are stored in this browser. */
  get stored(): SitePolicies {
    return this.#stored.current ?? NONE;
  }
  /** What the server says; null while nobody is signed in or it has not answered. */
  get onServer(): readonly ServerPolicy[] | null {
    return this.#onServer;
  }
  /** The server's record of a policy; undefined when it has none. */
  recordOf(policy: DeidPolicy): ServerPolicy | undefined {
    return this.#onServer?.find((stored) => isNamed(stored, policy));
  }

  /** Whether an administrator has locked the server to one policy. */
  get isLocked(): boolean {
    return this.#onServer?.some(({ isLocked }) => isLocked) ?? false;
  }
  /** The only one that may be used for sending; null when none is locked or this program lacks it. */
  get locked(): OfferedPolicy | null {
    const stored = this.#onServer?.find(({ isLocked }) => isLocked);
    return stored ? ofServer(stored) : null;
  }

  /** Whether the server takes images that are made with it; null when that is not known. */
  isTaken(policy: DeidPolicy): boolean | null {
    if (this.#onServer === null) return null;
    if (this.isLocked) return this.recordOf(policy)?.isLocked ?? false;
    return isPreset(policy) || this.recordOf(policy) !== undefined;
  }

  /** What may be chosen, the default first. */
  get offered(): readonly OfferedPolicy[] {
    if (this.isLocked) return this.locked ? [this.locked] : [];
    return this.all;
  }

  /** Every policy that is known here in its newest version, whatever is locked. */
  get all(): readonly OfferedPolicy[] {
    const own = offeredPolicies(this.stored.policies).map(({ name, policy }): OfferedPolicy => ({
      policy,
      name: sameText(name),
      origin: 'site',
    }));
    const shared = (this.#onServer ?? []).map(ofServer).filter((each) => each !== null);
    return newest([...PRESETS.map(ofProgram), ...own, ...shared]);
  }

  /** Asks the server again, as after a change. */
  async refresh(): Promise<void> {
    await this.#ask(new AbortController().signal);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const onServer = await this.#session.listPolicies(signal);
      if (!signal.aborted) this.#onServer = onServer;
    } catch (error) {
      if (!signal.aborted) this.#notices.report(error, { doing: texts.reading });
    } finally {
      if (!signal.aborted) this.#isAsking = false;
    }
  }
}

/** Call it while a component is being made. */
export function openPolicyBook(services: Services): PolicyBook {
  return new PolicyBook(services);
}
