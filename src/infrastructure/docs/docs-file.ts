import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { DocsFile } from '../../adapters/http/docs/operations.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
};

export const docsFile = (name: string, bytes: string | Uint8Array): DocsFile => ({
  mediaType: mediaTypes[extname(name)] ?? 'text/plain',
  bytes,
  etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
});
