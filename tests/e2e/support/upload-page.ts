import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The Upload page: 1 Source, 2 Check, 3 Protect, 4 Store, in either language. */
export class UploadPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(url: string): Promise<void> {
    await this.#page.goto(`${url}/upload`);
  }

  /** Chooses files and has their headers looked at; ends on the Check page. */
  async check(paths: readonly string[]): Promise<void> {
    await this.#page.locator('input[type="file"]:not([webkitdirectory])').setInputFiles([...paths]);
    await this.#page.getByRole('button', { name: /^(Check files|파일 확인)$/ }).click();
    await expect(this.#page.getByRole('treegrid')).toBeVisible({ timeout: 60_000 });
  }

  async chooseConditionForAll(name: string): Promise<void> {
    const field = this.#page.getByRole('combobox', { name: 'Condition for all' });
    await field.fill(name);
    await this.#page.getByRole('option', { name }).first().click();
  }

  /** Goes on to what the policy does to each attribute. */
  async protect(): Promise<void> {
    await this.#page.getByRole('link', { name: /^(Go on to Protect|다음: 비식별화)$/ }).click();
    await expect(
      this.#page.getByRole('table', { name: /^(Before and after|전과 후)$/ }),
    ).toBeVisible({ timeout: 60_000 });
  }

  /** Does not wait for the end. */
  async approve(): Promise<void> {
    await this.#page.getByRole('button', { name: /^(Approve and store|승인하고 영상)/ }).click();
  }

  async startSample(): Promise<void> {
    await this.#page
      .getByRole('button', { name: /^(Try with sample data|예제 데이터로 시작)$/ })
      .click();
  }

  /** Waits until every file has its outcome. */
  async stored(): Promise<void> {
    await expect(
      this.#page.getByRole('link', { name: /^(Open in Occurrences|검사 목록에서 열기)$/ }),
    ).toBeVisible({ timeout: 120_000 });
  }
}
