/**
 * `npm test`: everything, on a bare machine too. Finds or installs Chromium, checks the house rules,
 * builds, runs unit, browser and end-to-end tests, and ends with one line `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from './support/ensure-chromium.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

function run(command: string, environment: Readonly<Record<string, string>> = {}): boolean {
  console.log(`\n> ${command}`);
  const { status } = spawnSync(command, {
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

function step(command: string): Tally {
  const ok = run(command);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** Runs a test runner and counts from its report; without a report the whole runner failed. */
function suite(command: string, report: string, count: (json: string) => Tally): Tally {
  rmSync(report, { force: true });
  const ok = run(command);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const tally = count(readFileSync(report, 'utf8'));
  if (!ok && tally.failed === 0) tally.failed = 1;
  return tally;
}

function countVitest(json: string): Tally {
  const report = JSON.parse(json) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  };
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countPlaywright(json: string): Tally {
  const { stats } = JSON.parse(json) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}

mkdirSync('.cache', { recursive: true });
ensureChromium();

const vitestReport = '.cache/vitest.json';
const tallies = [
  step('npm run --silent check'),
  step('npm run --silent build'),
  step('npm run --silent size'),
  suite(
    `npx vitest run --reporter=default --reporter=json --outputFile.json=${vitestReport}`,
    vitestReport,
    countVitest,
  ),
  suite('npx playwright test', '.cache/e2e.json', countPlaywright),
];

const total = tallies.reduce((sum, each) => ({
  passed: sum.passed + each.passed,
  failed: sum.failed + each.failed,
  skipped: sum.skipped + each.skipped,
}));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;
