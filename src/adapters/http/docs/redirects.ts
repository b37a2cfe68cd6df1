import { type Operation, operation } from '../contract/operation.ts';
import { type DocsFiles, docsOperations } from './operations.ts';

/** A browser that asks for `path` is sent to the docs page. */
const toDocs = (id: string, path: `/${string}`): Operation =>
  operation({
    id,
    summary: 'Go to the docs',
    method: 'GET',
    path,
    access: 'public',
    answers: { 302: { description: 'Where the docs are', headers: { location: 'The docs page' } } },
  })(async (_, { request }) => ({
    status: 302,
    headers: { location: `${request.pathPrefix}/docs` },
  }));

/** The addresses that people type. A REST API cannot route the second, so no gateway is told of them. */
const redirects = [toDocs('root', '/'), toDocs('docsSlash', '/docs/')];

/** The docs, and what leads a browser to them. */
export const docsWithRedirects = (files: DocsFiles): readonly Operation[] => [
  ...docsOperations(files),
  ...redirects,
];
