import type { Operation } from '../contract/operation.ts';
import { HttpFailure } from '../protocol/problem.ts';

export interface Match {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Router {
  /** The operation, or the methods that the path does have: none when there is no such path. */
  match(method: string, path: string): Match | { readonly allow: readonly string[] };
}

/** One segment of the paths that the operations have in common. */
interface Node {
  readonly children: Map<string, Node>;
  parameter?: Node;
  readonly operations: Map<string, Leaf>;
}

interface Leaf {
  readonly operation: Operation;
  readonly names: readonly string[];
}

const node = (): Node => ({ children: new Map(), operations: new Map() });

/**
 * Matches segment by segment, exactly: letter case counts, a trailing slash or an empty segment
 * makes another path, a literal segment goes before a parameter. HEAD goes where GET goes.
 */
export const router = (operations: readonly Operation[]): Router => {
  const root = node();
  for (const operation of operations) insert(root, operation);
  return {
    match(method, path) {
      const values: string[] = [];
      const segments = path.split('/');
      const found = segments[0] === '' ? find(root, segments, 1, values) : undefined;
      if (!found) return { allow: [] };
      const leaf = found.operations.get(method === 'HEAD' ? 'GET' : method);
      if (!leaf) return { allow: allowed(found) };
      return { operation: leaf.operation, parameters: named(leaf.names, values) };
    },
  };
};

const isParameter = (segment: string): boolean => segment.startsWith('{');

const insert = (root: Node, operation: Operation): void => {
  let at = root;
  for (const segment of operation.path.split('/').slice(1)) {
    if (isParameter(segment)) {
      at.parameter ??= node();
      at = at.parameter;
    } else {
      const child = at.children.get(segment) ?? node();
      at.children.set(segment, child);
      at = child;
    }
  }
  if (at.operations.has(operation.method)) {
    throw new Error(`the contract has ${operation.method} ${operation.path} twice`);
  }
  at.operations.set(operation.method, { operation, names: parameterNames(operation.path) });
};

const find = (
  at: Node,
  segments: readonly string[],
  index: number,
  values: string[],
): Node | undefined => {
  const segment = segments[index];
  if (segment === undefined) return at.operations.size > 0 ? at : undefined;
  const child = at.children.get(segment);
  const found = child && find(child, segments, index + 1, values);
  if (found || !at.parameter || segment === '') return found;
  const length = values.push(segment);
  const below = find(at.parameter, segments, index + 1, values);
  if (!below) values.length = length - 1;
  return below;
};

const allowed = ({ operations }: Node): readonly string[] => [
  ...[...operations.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
  'OPTIONS',
];

const parameterNames = (template: string): readonly string[] =>
  template
    .split('/')
    .filter(isParameter)
    .map((segment) => segment.slice(1, -1));

const named = (names: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [name, values[index] as string]));

/** Why nothing matches a path, of which these methods are known. */
export const unmatched = (allow: readonly string[]): HttpFailure => {
  if (allow.length === 0) return new HttpFailure('route-not-found', 'no operation has this path');
  const methods = allow.join(', ');
  return new HttpFailure('method-not-allowed', `this path has ${methods}`, {
    headers: { allow: methods },
  });
};
