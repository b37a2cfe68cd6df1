import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDocs } from '../../scripts/docs.ts';
import { httpApp } from '../../src/adapters/http/app/app.ts';
import { type DocsFiles, docsOperations } from '../../src/adapters/http/docs/operations.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { docsFolder } from '../../src/infrastructure/docs/docs-folder.ts';
import { docsNames, liveDocs } from '../../src/infrastructure/docs/live-docs.ts';
import { request } from '../http/request.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';

const document = { openapi: '3.1.1', info: { title: 'A title', version: '1' }, paths: {} };

const folder = temporaryFolder();

const kinds: { kind: string; open: () => Promise<DocsFiles> }[] = [
  { kind: 'live', open: async () => liveDocs(document) },
  {
    kind: 'from a folder',
    open: async () => {
      await writeDocs(liveDocs(document), folder());
      return docsFolder(folder());
    },
  },
];

describe.each(kinds)('the docs, $kind,', ({ open }) => {
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const app = httpApp(
      docsOperations(await open()),
      {} as UseCases,
      () => Promise.reject(new Error('nobody is to be authenticated')),
      () => undefined,
    );
    return app(request({ method, path, headers: new Map(Object.entries(headers)) }));
  };

  it('have the document', async () => {
    const { status, headers, body } = await get('/openapi.json');
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(JSON.parse(String(body))).toEqual(document);
  });

  it('have a page that may load our own files and nothing else', async () => {
    const { status, headers, body } = await get('/docs');
    expect([status, headers['content-type']]).toEqual([200, 'text/html']);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(String(body)).toContain('<title>Portico</title>');
  });

  it('have every file that the page refers to', async () => {
    const { body } = await get('/docs');
    const references = Array.from(String(body).matchAll(/(?:href|src)="([^"]+)"/g), ([, to]) => to);
    expect(references).toHaveLength(6);
    for (const reference of references) {
      await expect(get(`/${reference}`)).resolves.toMatchObject({ status: 200 });
    }
  });

  it.each([
    ['swagger-ui.css', 'text/css'],
    ['swagger-ui-bundle.js', 'text/javascript'],
    ['swagger-ui-bundle.js.LICENSE.txt', 'text/plain'],
    ['favicon-32x32.png', 'image/png'],
  ])('have %s as %s', async (name, mediaType) => {
    await expect(get(`/docs/${name}`)).resolves.toMatchObject({
      status: 200,
      headers: { 'content-type': mediaType, 'cache-control': 'public, max-age=3600' },
    });
  });

  it.each(['/docs', '/openapi.json', '/docs/page.js'])(
    'answer 304 for %s to who has it',
    async (path) => {
      const { headers } = await get(path);
      const { etag = '' } = headers;
      await expect(get(path, { 'if-none-match': etag })).resolves.toMatchObject({
        status: 304,
        body: '',
      });
      await expect(get(path, { 'if-none-match': '"another"' })).resolves.toMatchObject({
        status: 200,
      });
    },
  );

  it.each([
    ...['/docs/', '/docs/nothing.js', '/docs/index.html', '/docs/openapi.json', '/docs/..'],
    ...['/docs/../package.json', '/docs/package.json', '/docs/swagger-ui-bundle.js.map'],
    ...['/docs/constructor', '/docs/__proto__', '/docs/page.js\0', '/docs/.'],
  ])('have no %j', async (path) => {
    const { status, headers } = await get(path);
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
  });
});

it('a folder serves only what was in it at the start', async () => {
  const files = docsFolder(folder());
  writeFileSync(join(folder(), 'page.js'), '');
  await expect(files('page.js')).resolves.toBeUndefined();
});

it('a folder that is not there stops the start, and says how to build it', () => {
  expect(() => docsFolder(join(folder(), 'none'))).toThrow(
    'DOCS is on, but this build has no docs: build it with npm run build -- --docs',
  );
});

it('no source map is among the files', () => {
  expect(docsNames.filter((name) => name.endsWith('.map'))).toEqual([]);
});
