import * as z from 'zod/mini';
import { type Content, type Operation, operation } from '../contract/operation.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** A file of the docs with its entity tag. */
export interface DocsFile extends Content {
  readonly etag: string;
}

/** Finds a docs file by name: `openapi.json`, `index.html` and the assets that the page loads from `docs/`. */
export type DocsFiles = (name: string) => Promise<DocsFile | undefined>;

const documentName = 'openapi.json';
const pageName = 'index.html';

/** CSP level 3: no other origins, nothing inline, no framing. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
};

const etag = { etag: 'The version of the file' };

/** The OpenAPI document and the docs page. Their links are relative, so they work under any prefix. */
export const docsOperations = (files: DocsFiles): readonly Operation[] => {
  const serveFile = async (name: string) => {
    const file = await files(name);
    if (!file) throw new HttpFailure('route-not-found', 'the docs have no such file');
    return { status: 200, content: file, headers: { etag: file.etag } } as const;
  };

  const openapi = operation({
    id: 'openapi',
    summary: 'Read the OpenAPI document',
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    maxAge: 60,
    answers: {
      200: { description: 'The document', mediaTypes: ['application/json'], headers: etag },
    },
  })(() => serveFile(documentName));

  const docs = operation({
    id: 'docs',
    summary: 'Read the docs and try them out',
    method: 'GET',
    path: '/docs',
    access: 'public',
    maxAge: 60,
    answers: {
      200: {
        description: 'The page',
        mediaTypes: ['text/html'],
        headers: {
          ...etag,
          'content-security-policy': 'The page loads files of its own origin only',
          'cross-origin-opener-policy': 'The page shares its window with no other site',
        },
      },
    },
  })(async () => {
    const page = await serveFile(pageName);
    return { ...page, headers: { ...page.headers, ...pageHeaders } };
  });

  const docsFile = operation({
    id: 'docsFile',
    summary: 'Read a file that the docs page needs',
    method: 'GET',
    path: '/docs/{file}',
    access: 'public',
    maxAge: 3_600,
    request: { path: z.object({ file: z.string() }) },
    answers: {
      200: {
        description: 'The file',
        mediaTypes: ['text/css', 'text/javascript', 'image/png', 'text/plain'],
        headers: etag,
      },
    },
    failures: ['route-not-found'],
  })(async (_, { path: { file } }) => {
    const hasOwnOperation = file === documentName || file === pageName;
    return serveFile(hasOwnOperation ? '' : file);
  });

  return [openapi, docs, docsFile];
};
