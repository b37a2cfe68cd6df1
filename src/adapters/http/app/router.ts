import type { Operation } from '../contract/operation.ts';
import { HttpFailure } from '../protocol/problem.ts';

export interface Match {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Router {
  /** The operation, or the methods that the path allows; none when the path is unknown. */
  match(method: string, path: string): Match | { readonly allow: readonly string[] };
}

/** A path segment in the prefix tree. */
interface Node {
  readonly children: Map<string, Node>;
  parameter?: Node;
  readonly operations: Map<string, Leaf>;
}

interface Leaf {
  readonly operation: Operation;
  readonly names: readonly string[];
}

const newNode = (): Node => ({ children: new Map(), operations: new Map() });

/**
 * Matches segment by segment, exactly: letter case counts, a trailing slash or an empty segment
 * makes another path, a literal segment takes precedence over a parameter. HEAD matches GET (RFC 9110 §9.3.2).
 */
export const router = (operations: readonly Operation[]): Router => {
  const root = newNode();
  for (const operation of operations) insertOperation(root, operation);
  return {
    match(method, path) {
      const values: string[] = [];
      const segments = path.split('/');
      const found = segments[0] === '' ? findNode(root, segments, 1, values) : undefined;
      if (!found) return { allow: [] };
      const leaf = found.operations.get(method === 'HEAD' ? 'GET' : method);
      if (!leaf) return { allow: allowedMethods(found) };
      return { operation: leaf.operation, parameters: pairParameters(leaf.names, values) };
    },
  };
};

const isParameter = (segment: string): boolean => segment.startsWith('{');

const insertOperation = (root: Node, operation: Operation): void => {
  let node = root;
  for (const segment of operation.path.split('/').slice(1)) {
    if (isParameter(segment)) {
      node.parameter ??= newNode();
      node = node.parameter;
    } else {
      const child = node.children.get(segment) ?? newNode();
      node.children.set(segment, child);
      node = child;
    }
  }
  if (node.operations.has(operation.method)) {
    throw new Error(`the contract has ${operation.method} ${operation.path} twice`);
  }
  node.operations.set(operation.method, { operation, names: parameterNames(operation.path) });
};

const findNode = (
  node: Node,
  segments: readonly string[],
  index: number,
  values: string[],
): Node | undefined => {
  const segment = segments[index];
  if (segment === undefined) return node.operations.size > 0 ? node : undefined;
  const child = node.children.get(segment);
  const found = child && findNode(child, segments, index + 1, values);
  if (found || !node.parameter || segment === '') return found;
  const length = values.push(segment);
  const below = findNode(node.parameter, segments, index + 1, values);
  if (!below) values.length = length - 1;
  return below;
};

const allowedMethods = ({ operations }: Node): readonly string[] => [
  ...[...operations.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
  'OPTIONS',
];

const parameterNames = (template: string): readonly string[] =>
  template
    .split('/')
    .filter(isParameter)
    .map((segment) => segment.slice(1, -1));

const pairParameters = (
  names: readonly string[],
  values: readonly string[],
): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [name, values[index] as string]));

/** 404 when the path allows no method, else 405. */
export const toRoutingFailure = (allow: readonly string[]): HttpFailure => {
  if (allow.length === 0) return new HttpFailure('route-not-found', 'no operation has this path');
  const methods = allow.join(', ');
  return new HttpFailure('method-not-allowed', `this path has ${methods}`, {
    headers: { allow: methods },
  });
};
