import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './studio.ts';

/** A laptop and a tablet, each in another theme and language. */
export const LOOKS = [
  { theme: 'light', locale: 'en', width: 1280, height: 800 },
  { theme: 'dark', locale: 'ko', width: 820, height: 1180 },
] as const;

/** Before the first page is opened. */
export async function putOn(
  page: Page,
  { theme, locale, width, height }: (typeof LOOKS)[number],
): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.addInitScript(
    ([name, language]) => {
      localStorage.setItem('rcdm-theme', name);
      localStorage.setItem('rcdm-locale', language);
    },
    [theme, locale] as const,
  );
}

/** What axe finds, and whether anything is wider than the screen; the test goes on. */
export async function judge(page: Page, where: string): Promise<void> {
  // Charts and pictures come a moment after the page.
  await page.waitForLoadState('networkidle');
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target) }));
  expect.soft(found, where).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `${where} is wider than the screen`).toBeLessThanOrEqual(0);
}
