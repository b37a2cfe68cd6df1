import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** All of zod instead of its small form; what only the small one has is made of the other. */
export const plainZod: Plugin = {
  name: 'plain zod',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^zod\/mini$/ }, ({ path }) => ({ path, namespace: 'plain-zod' }));
    onLoad({ filter: /.*/, namespace: 'plain-zod' }, () => ({
      contents: `export * from 'zod';
export { ZodObject as ZodMiniObject } from 'zod';
export const extend = (schema, shape) => schema.extend(shape);`,
      resolveDir: join(import.meta.dirname, '..'),
    }));
  },
};
