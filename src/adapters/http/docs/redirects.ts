import { type Operation, operation } from '../contract/operation.ts';
import { type DocsFiles, docsOperations } from './operations.ts';

/** Redirects `path` to the docs page. */
const redirectToDocs = (id: string, path: `/${string}`): Operation =>
  operation({
    id,
    summary: 'Go to the docs',
    method: 'GET',
    path,
    access: 'public',
    answers: { 302: { description: 'The docs page', headers: { location: 'The docs page' } } },
  })(async (_, { request }) => ({
    status: 302,
    headers: { location: `${request.pathPrefix}/docs` },
  }));

/** Paths that people type. A REST API cannot route `/docs/`, so the gateways do not declare either. */
const redirects = [redirectToDocs('root', '/'), redirectToDocs('docsSlash', '/docs/')];

/** The docs and the redirects to them. */
export const docsWithRedirects = (files: DocsFiles): readonly Operation[] => [
  ...docsOperations(files),
  ...redirects,
];
