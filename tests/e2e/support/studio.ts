import { expect, test as base, type ConsoleMessage, type Page } from '@playwright/test';
import { startPocketBase, type TestPocketBase } from '../../support/pocketbase.ts';
import { startRecordingProxy, type RecordingProxy } from '../../support/recording-proxy.ts';

export interface Studio {
  /** Where the app is: the proxy, which passes everything on to PocketBase. */
  readonly url: string;
  readonly server: TestPocketBase;
  readonly proxy: RecordingProxy;
}

export const administrator = { email: 'admin@clinic.example', password: 'correct horse 9' };

interface Fixtures {
  readonly studio: Studio;
  /** Fails the test when a page said something on the console that a person should not find there. */
  readonly quietConsole: undefined;
}

/** The app as `npm start` serves it, with a PocketBase of its own and every request recorded. */
export const test = base.extend<Fixtures>({
  studio: async ({ browserName }, use) => {
    expect(browserName).toBe('chromium');
    const server = await startPocketBase({ publicDir: 'dist' });
    const proxy = await startRecordingProxy(server.url);
    await use({ url: proxy.url, server, proxy });
    await proxy.stop();
    await server.stop();
  },
  quietConsole: [
    async ({ context }, use) => {
      const said: string[] = [];
      const listen = (page: Page) => {
        page.on('pageerror', (error) => said.push(`page error: ${error.message}`));
        page.on('console', (message: ConsoleMessage) => {
          if (/Content Security Policy|Refused to/i.test(message.text())) said.push(message.text());
        });
      };
      context.pages().forEach(listen);
      context.on('page', listen);
      await use(undefined);
      expect(said).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Makes the first administrator by the one-time link; ends signed in. */
export async function setUpAdministrator(page: Page, studio: Studio): Promise<void> {
  await page.goto(`${studio.url}/settings#setup=${studio.server.setupToken}`);
  await page.getByLabel('E-mail').fill(administrator.email);
  await page.getByLabel('Password', { exact: true }).fill(administrator.password);
  await page.getByLabel('Password again').fill(administrator.password);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByText(administrator.email).first()).toBeVisible();
}

interface ServerRecords<Row> {
  readonly items: readonly Row[];
  readonly totalItems: number;
}

/** Records of the server, read past the program as the administrator. */
export async function recordsOnServer<Row>(
  { server }: Studio,
  collection: string,
): Promise<ServerRecords<Row>> {
  const signIn = await fetch(`${server.url}/api/collections/users/auth-with-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identity: administrator.email, password: administrator.password }),
  });
  const { token } = (await signIn.json()) as { token: string };
  const answer = await fetch(`${server.url}/api/collections/${collection}/records?perPage=1000`, {
    headers: { authorization: token },
  });
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return (await answer.json()) as ServerRecords<Row>;
}

/** Rows of the browser's own R_CDM, read past the program. */
export async function rowsOf<Row>(page: Page, table: string): Promise<Row[]> {
  const rows = await page.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('rcdm-studio');
        opening.onerror = () => {
          reject(new Error('no database'));
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction(name).objectStore(name).getAll();
          reading.onsuccess = () => {
            db.close();
            // Blobs and keys stay behind: what a row says is enough.
            resolve(JSON.parse(JSON.stringify(reading.result)) as unknown[]);
          };
          reading.onerror = () => {
            db.close();
            reject(new Error('not read'));
          };
        };
      }),
    table,
  );
  return rows as Row[];
}

export async function countRows(page: Page, table: string): Promise<number> {
  return (await rowsOf(page, table)).length;
}

/** Ids of images whose file in its pack is not the one that their record has the hash of. */
export async function imagesWithoutTheirBytes(page: Page): Promise<string[]> {
  const images = await rowsOf<{ imageId: string; deid: { sha256: string } }>(page, 'images');
  const files = await rowsOf<{
    imageId: string;
    packId: string;
    offset: number;
    byteLength: number;
  }>(page, 'files');
  const hashes = await page.evaluate(async (places) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('rcdm-studio-packs');
    const found: Record<string, string> = {};
    for (const { imageId, packId, offset, byteLength } of places) {
      const pack = await (await folder.getFileHandle(packId)).getFile();
      const bytes = await pack.slice(offset, offset + byteLength).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      found[imageId] = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    return found;
  }, files);
  return images.flatMap(({ imageId, deid }) => (hashes[imageId] === deid.sha256 ? [] : [imageId]));
}

/** Images by the studies' own counts. */
export async function storedImageTotals(page: Page): Promise<number> {
  const studies = await rowsOf<{ imageTotalCount: number }>(page, 'occurrences');
  return studies.reduce((sum, study) => sum + study.imageTotalCount, 0);
}

/** Sets a small training in the Studio and starts it; ends on the page of the run. */
export async function trainForTwoEpochs(page: Page): Promise<void> {
  await page.getByLabel('Rows', { exact: true }).fill('32');
  await page.getByLabel('Columns', { exact: true }).fill('32');
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Depth').fill('2');
  await page.getByLabel('Base filters').fill('4');
  await page.getByLabel('Epochs', { exact: true }).fill('2');
  await page.getByLabel('Batch size').fill('16');
  await page.getByRole('button', { name: 'Train in this tab' }).click();
  await expect(page).toHaveURL(/\/runs\/.+/);
}
