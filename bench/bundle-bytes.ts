import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a minified module imports statically from beside it. */
const imported = /(?:from|import)\s*"(?<file>\.\/[^"]+)"/g;

/** Of a bundle and all chunks that are loaded with it. */
export const bytesAtStart = (bundle: string, seen = new Set<string>()): number => {
  if (seen.has(bundle)) return 0;
  seen.add(bundle);
  const code = readFileSync(bundle, 'utf8');
  const chunks = Array.from(code.matchAll(imported), ({ groups }) =>
    bytesAtStart(join(dirname(bundle), groups?.['file'] ?? ''), seen),
  );
  return chunks.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(code));
};
