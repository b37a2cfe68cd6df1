import * as z from 'zod/mini';
import { httpApp } from '../../src/adapters/http/app/app.ts';
import {
  type Method,
  type Operation,
  operation,
} from '../../src/adapters/http/contract/operation.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { asking, requestOf } from './system.ts';
import { costOf, work } from './worker.ts';

/** Serves a contract of so many operations, a fifth of them of each shape of path. */
const count = Number(process.argv[2]);

const shapes: Readonly<Record<string, (i: number) => `/${string}`>> = {
  'side by side': (i) => `/things-${i}`,
  deep: (i) => `/area-${i % 10}/part-${i % 7}/section-${i % 3}/group/things-${i}`,
  'below a parameter': (i) => `/tenants/{tenant}/things-${i}`,
  'parameters in turn': (i) => `/stores/{store}/shelf-${i % 10}/{shelf}/things-${i}/{thing}`,
  'behind a look-alike': (i) => `/{kind}/{id}/things-${i}/{version}`,
};

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** With shapes of its own for each of its parts, as hand-written ones have. */
const operationOf = (path: `/${string}`, method: Method): Operation => {
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
  const parameters = Object.fromEntries(names.map((name) => [name, z.string()]));
  return operation({
    id: `${method} ${path}`,
    summary: path,
    method,
    path,
    access: 'public',
    request: {
      path: z.object(parameters),
      query: z.object({ limit: z.optional(z.string()) }),
    },
    answers: { 200: { description: path, body: z.object({ path: z.string() }) } },
  })(async (_, { request }) => ({ status: 200, body: { path: request.path } }));
};

const byShape = Object.entries(shapes).map(
  ([name, path]) =>
    [
      name,
      Array.from({ length: count / 5 }, (_, i) =>
        operationOf(path(i), methods[i % methods.length] as Method),
      ),
    ] as const,
);

const app = httpApp(
  byShape.flatMap(([, operations]) => operations),
  {} as UseCases,
  () => Promise.reject(new Error('nobody is asked')),
  () => {},
);

const batch = 5_000;
const pathOf = ({ path }: Operation, n: number): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => `${name}-${n}`);

const one = (operations: readonly Operation[], n: number): Operation =>
  operations[(n * 7) % operations.length] as Operation;

const [, plain = []] = byShape[0] ?? [];

work({
  ...Object.fromEntries(
    byShape.map(([name, operations]) => [
      name,
      () =>
        costOf(
          batch,
          (n) => {
            const chosen = one(operations, n);
            return requestOf(chosen.method, pathOf(chosen, n), { query: [['limit', '1']] });
          },
          asking(app, 200),
        ),
    ]),
  ),
  'no such path': () =>
    costOf(batch, (n) => requestOf('GET', `/tenants/a/nothing-${n}`), asking(app, 404)),
  'no such method': () =>
    costOf(
      batch,
      (n) => {
        const { method, path } = one(plain, n);
        return requestOf(method === 'GET' ? 'POST' : 'GET', path);
      },
      asking(app, 405),
    ),
});
