import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyResult } from 'aws-lambda';
import { authorizers, doors } from '../../scripts/doors.ts';
import { apiDocument } from '../../src/infrastructure/docs/api-document.ts';
import { docsNames } from '../../src/infrastructure/docs/live-docs.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { built, invokeBundles, root } from './built.ts';

const httpApi = join(built, 'http-api');
const builder = join(root, 'src/adapters/http/openapi');

describe('a build with docs', () => {
  const folder = temporaryFolder();

  /** What a bundle of an HTTP API answers to GET. */
  const get = async (asset: string, ...paths: string[]) => {
    const event: APIGatewayProxyEventV2 = JSON.parse(
      readFileSync(join(root, 'test/events/http-api.json'), 'utf8'),
    );
    const { http } = event.requestContext;
    const events = paths.map((path) => ({
      ...event,
      rawPath: path,
      headers: { ...event.headers, accept: '*/*', 'accept-encoding': 'gzip' },
      requestContext: { ...event.requestContext, http: { ...http, path } },
    }));
    const env = { ...testEnvironment, DOCS: 'on' };
    const { outcomes } = await invokeBundles([{ folder: asset, events }], env);
    const [{ results = [], error = '' } = {}] = outcomes;
    return { results, error };
  };

  it.each(doors)('leaves Swagger UI and what makes the document out of %s', (name) => {
    const telling = /swagger|securitySchemes/i;
    const chunks = readdirSync(join(built, name)).filter((file) => file.endsWith('.mjs'));
    expect(chunks.length).toBeGreaterThan(3);
    const found = chunks.filter((file) =>
      telling.test(readFileSync(join(built, name, file), 'utf8')),
    );
    expect(found).toEqual([]);
    expect(readFileSync(join(builder, 'document.ts'), 'utf8')).toMatch(telling);
  });

  it('puts the docs beside every door, and beside no authorizer', () => {
    for (const name of doors) {
      const folder = join(built, name, 'docs');
      const files = existsSync(folder) ? readdirSync(folder).sort() : [];
      expect([name, files]).toEqual([name, authorizers.includes(name) ? [] : docsNames.toSorted()]);
    }
  });

  const text = ({ headers, body }: APIGatewayProxyResult): string => {
    const bytes = Buffer.from(body, 'base64');
    return (headers?.['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  };

  it('serves them', async () => {
    const paths = ['/docs', '/openapi.json', '/docs/swagger-ui-bundle.js'];
    const { results } = await get(httpApi, ...paths);
    expect(results.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    const [page = '', document = '', script = ''] = results.map(text);
    expect(page).toContain('<title>');
    expect(JSON.parse(document)).toEqual(apiDocument('x-token'));
    expect(script).toContain('SwaggerUIBundle');
  });

  it('does not start where they are on and not there, and says what to do', async () => {
    const isNotDocs = (file: string) => !file.endsWith('docs');
    cpSync(httpApi, folder(), { recursive: true, filter: isNotDocs });
    const { error } = await get(folder(), '/docs');
    expect(error).toBe(
      'Error: DOCS is on, but this build has no docs: build it with npm run build -- --docs',
    );
  });
});
