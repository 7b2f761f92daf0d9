import { join, resolve } from 'node:path';
import { parseOrigins } from '../pocketbase/pb_hooks/lib/response-headers.cjs';

export interface StartSettings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pacsOrigins: readonly string[];
  /** The server stores what its gate would refuse, and says so in its log. */
  readonly isGateOverridden: boolean;
}

/** Settings out of the environment, or one sentence that says what is wrong with them. */
export function readSettings(
  env: NodeJS.ProcessEnv,
  root: string,
): { readonly settings: StartSettings } | { readonly problem: string } {
  const port = Number(env['RCDM_PORT'] ?? '8090');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return { problem: 'RCDM_PORT must be a number from 1 to 65535.' };
  }
  const host = env['RCDM_HOST'] ?? '127.0.0.1';
  if (!/^[A-Za-z0-9.:-]+$/.test(host)) {
    return { problem: 'RCDM_HOST must be the name or the address of a network interface.' };
  }
  const { origins, refused } = parseOrigins(env['RCDM_PACS_ORIGINS']);
  if (refused.length > 0) {
    return {
      problem: `RCDM_PACS_ORIGINS must hold origins such as https://pacs.example:8443, but holds: ${refused.join(' ')}`,
    };
  }
  const data = env['RCDM_DATA'];
  const dataDir = data ? resolve(data) : join(root, 'pb_data');
  const override = env['RCDM_GATE_OVERRIDE'] ?? '';
  if (override !== '' && override !== 'store-anyway') {
    return { problem: 'RCDM_GATE_OVERRIDE must be empty or the word store-anyway.' };
  }
  const isGateOverridden = override !== '';
  return { settings: { host, port, dataDir, pacsOrigins: origins, isGateOverridden } };
}
