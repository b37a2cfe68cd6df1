import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { writeDocs } from '../../scripts/docs.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { apiDocument } from '../../src/infrastructure/docs/api-document.ts';
import { docsFolder } from '../../src/infrastructure/docs/docs-folder.ts';
import { liveDocs } from '../../src/infrastructure/docs/live-docs.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { doors, openDoor } from '../e2e/describe-every-door.ts';
import { bearer, testConfig } from '../e2e/test-config.ts';
import { describeInBrowser, type Visit } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const live = liveDocs(apiDocument('authorization'));

/** As `npm start` serves the docs, and as a function behind a gateway and its stage does. */
const systems = [
  { door: 'Express', docs: async () => live },
  {
    door: 'REST API',
    docs: async () => {
      await writeDocs(live, folder);
      return docsFolder(folder);
    },
  },
];

const ada = { name: 'Ada', email: 'ada@example.com' };

/** Fills a field of an operation in and sends it; gives the answer as the page shows it. */
const tryOut = async (
  page: Page,
  operationId: string,
  field: string,
  value: string,
  status: number,
) => {
  const block = page.locator(`[id$="-${operationId}"]`);
  const execute = block.getByRole('button', { name: 'Execute' });
  if (!(await execute.isVisible())) await block.locator('.opblock-summary-control').click();
  await block.locator(field).fill(value);
  await execute.click();
  const answer = block
    .locator('.live-responses-table .response')
    .filter({ has: page.locator('.response-col_status', { hasText: `${status}` }) });
  return JSON.parse(await answer.locator('.highlight-code code').innerText());
};

const create = (page: Page, user: object, status: number) =>
  tryOut(page, 'createUser', '.body-param__text', JSON.stringify(user), status);

const authorize = async (page: Page, token: string): Promise<void> => {
  await page.locator('.auth-wrapper .authorize').click();
  const dialog = page.locator('.dialog-ux');
  await dialog.getByLabel('auth-bearer-value').fill(token);
  await dialog.getByRole('button', { name: 'Apply credentials' }).first().click();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
};

describeInBrowser('the docs page', (visit) => {
  describe.each(systems)('through $door', ({ door: name, docs }) => {
    let door: Awaited<ReturnType<typeof openDoor>>;
    let root: string;
    /** One page for all tests: a browser takes seconds to load Swagger UI. */
    let visited: Visit;
    beforeAll(async () => {
      const kind = doors.find((kind) => kind.name === name);
      if (!kind) throw new Error(`there is no door called ${name}`);
      const app = container({ ...testConfig, docs: true }, name, await docs()).getAsync(tokens.App);
      door = await openDoor(kind, await app);
      root = `http://127.0.0.1:${door.port}${door.prefix}`;
      visited = await visit(`${root}/docs`);
    });
    afterAll(() => door?.close());

    it('shows every operation', async () => {
      const { page } = visited;
      const documented = contract.flatMap(({ method, path }) =>
        (method === 'GET' ? ['GET', 'HEAD'] : [method]).map((each) => `${each} ${path}`),
      );
      await page
        .locator('.opblock')
        .nth(documented.length - 1)
        .waitFor();
      const methods = await page.locator('.opblock-summary-method').allInnerTexts();
      const paths = await page.locator('.opblock-summary-path').allTextContents();
      // Paths have zero-width spaces, for lines to break at.
      const shown = methods.map((method, i) => `${method} ${paths[i]?.replaceAll('\u200b', '')}`);
      expect(shown.sort()).toEqual(documented.sort());
      await expect(page.title()).resolves.toBe('Portico');
    });

    it('shows who is refused, takes a token, creates a user and shows the answer', async () => {
      const { page, requests, messages } = visited;
      const problem = await create(page, ada, 401);
      expect(problem).toMatchObject({ type: 'urn:portico:problem:unauthenticated' });

      await authorize(
        page,
        (await bearer({ scope: 'users:read users:write' })).replace('Bearer ', ''),
      );
      const user = await create(page, ada, 201);
      expect(user).toMatchObject(ada);
      const id = '[data-param-name="id"] input';
      await expect(tryOut(page, 'getUser', id, user.id, 200)).resolves.toEqual(user);

      // Chromium itself tells of every answer like this.
      expect(messages).toEqual([expect.stringContaining('401 (Unauthorized)')]);
      const files = ['swagger-ui.css', 'page.css', 'swagger-ui-bundle.js', 'page.js'];
      const icon = `${root}/docs/favicon-32x32.png`;
      expect(new Set([...requests, icon])).toEqual(
        new Set([
          ...['docs', 'openapi.json', 'users', `users/${user.id}`].map((path) => `${root}/${path}`),
          ...files.map((file) => `${root}/docs/${file}`),
          icon,
        ]),
      );
    });
  });
});
