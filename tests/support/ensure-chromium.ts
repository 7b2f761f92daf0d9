import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.ts';

/** Finds a Chromium, or gets one: Debian's package when root on Debian, else Playwright's own. */
export function ensureChromium(): void {
  if (findChromium()) return;
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  const command = isDebianRoot
    ? 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium'
    : 'npx playwright install chromium';
  console.log(`No Chromium found; getting one: ${command}`);
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
  if (status !== 0) {
    console.error('No Chromium could be had. Install one and set CHROMIUM_PATH to it.');
    process.exit(1);
  }
}
