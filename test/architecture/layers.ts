import { posix } from 'node:path';
import { parseSync } from '@swc/core';

/** A file of the repository; its path is relative to the root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
}

interface Rule {
  /** The layers that it may import. */
  readonly imports: readonly Layer[];
  /** Packages, Node's modules, decorators. */
  readonly packages: boolean;
  /** Synchronous, and the same for the same arguments. */
  readonly pure: boolean;
}

export const layers = ['domain', 'application', 'adapters', 'infrastructure'] as const;
export type Layer = (typeof layers)[number];

const rules: Record<Layer, Rule> = {
  domain: { imports: ['domain'], packages: false, pure: true },
  application: { imports: ['domain', 'application'], packages: false, pure: false },
  adapters: { imports: ['domain', 'application', 'adapters'], packages: true, pure: false },
  infrastructure: { imports: layers, packages: true, pure: false },
};

/** Packages that few may import: how the paths of those that may begin. */
const reserved: Readonly<Record<string, string>> = {
  inversify: 'src/infrastructure/main/container.ts',
  'reflect-metadata': 'src/infrastructure/main/container.ts',
  jose: 'src/infrastructure/',
};

/** All that the deployment may know of `src`: what it serves, how it refuses, what browsers are told, what CloudFront sends, and the table's keys. */
const deployable = [
  'src/adapters/http/contract/contract.ts',
  'src/adapters/http/policies/cors-headers.ts',
  'src/adapters/http/docs/operations.ts',
  'src/adapters/http/contract/models.ts',
  'src/adapters/http/contract/operation.ts',
  'src/adapters/http/contract/options.ts',
  'src/adapters/http/protocol/failure-codes.ts',
  'src/adapters/http/protocol/problem.ts',
  'src/adapters/http/policies/origin.ts',
  'src/adapters/http/policies/security-headers.ts',
  'src/infrastructure/stores/dynamodb/table.ts',
];

const door = /^src\/adapters\/(lambda|express|authorizers)\/[^/]+$/;

/** Names of the world around a program, which a pure one does not mention. */
const ambient = new Set([
  ...['process', 'crypto', 'performance', 'globalThis', 'console', 'fetch', 'Promise'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
]);

export const layerOf = (path: string): Layer | undefined =>
  layers.find((layer) => path.startsWith(`src/${layer}/`) && path.endsWith('.ts'));

/** What breaks the layer table in `src` and `cdk`, each as `<path>: <what it does>`. */
export const violations = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap((file) => {
    const found = file.path.startsWith('cdk/') ? inDeployment(file) : inSource(file);
    return [...new Set(found)].map((what) => `${file.path}: ${what}`);
  });

const inSource = (file: SourceFile): string[] => {
  const layer = layerOf(file.path);
  if (!layer) return ['belongs to no layer'];
  const rule = rules[layer];
  return nodesOf(file)
    .flatMap((node) => [
      ...importOf(node)
        .filter((name) => !mayImport(file.path, rule, name))
        .map((name) => `imports ${name}`),
      ...(rule.pure ? impurity(node) : []),
      ...(node.type === 'Decorator' && !rule.packages ? ['decorates'] : []),
    ])
    .concat(tooLong(file));
};

const inDeployment = (file: SourceFile): string[] =>
  nodesOf(file)
    .flatMap(importOf)
    .filter((name) => {
      const target = isRelative(name) ? resolved(file.path, name) : name;
      return target === computed || (target.startsWith('src/') && !deployable.includes(target));
    })
    .map((name) => `imports ${name}`);

const mayImport = (path: string, rule: Rule, name: string): boolean => {
  if (isRelative(name)) {
    const layer = layerOf(resolved(path, name));
    return layer !== undefined && rule.imports.includes(layer);
  }
  const packageName = /^(node:|@[\w-]+\/)?\w[\w.-]*(?=\/|$)/.exec(name)?.[0];
  if (packageName === undefined) return false;
  return rule.packages && path.startsWith(reserved[packageName] ?? '');
};

const isRelative = (name: string): boolean => /^\.{1,2}(\/|$)/.test(name);

const resolved = (path: string, name: string): string => posix.join(posix.dirname(path), name);

const tooLong = ({ path, source }: SourceFile): string[] => {
  const lines = source.replace(/\n$/, '').split('\n').length;
  const most = door.test(path) ? 99 : 200;
  return lines > most ? [`has ${lines} lines, ${most} at most`] : [];
};

/** Of swc's syntax tree; its inner parts, such as the function of a method, have no type. */
interface Node {
  readonly type?: unknown;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const nodesOf = ({ source }: SourceFile): Node[] => [
  ...walk(parseSync(source, { syntax: 'typescript', decorators: true, target: 'es2024' })),
];

/** Everything but the names that properties are declared by. */
function* walk(value: unknown): Generator<Node> {
  if (!isNode(value)) return;
  yield value;
  for (const [name, child] of Object.entries(value)) {
    if (name !== 'key' || !isNode(child) || child.type !== 'Identifier') yield* walk(child);
  }
}

/** What a node imports, if it imports. */
const importOf = (node: Node): string[] => {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node['source'] ? [text(node['source'])] : [];
    case 'TsImportType':
      return [text(node['argument'])];
    case 'TsExternalModuleReference':
      return [text(node['expression'])];
    case 'CallExpression': {
      const { callee } = node;
      if (!isNode(callee) || !(callee.type === 'Import' || isName(callee, 'require'))) return [];
      return [text((node['arguments'] as { expression: unknown }[])[0]?.expression)];
    }
    default:
      return [];
  }
};

const computed = '(computed)';

/** A literal's text; anything else cannot be told before it runs. */
const text = (node: unknown): string =>
  isNode(node) && node.type === 'StringLiteral' ? String(node['value']) : computed;

const isName = (node: unknown, name: string): boolean =>
  isNode(node) && node.type === 'Identifier' && node['value'] === name;

/** `object.name` or `object['name']`. */
const isMember = ({ object, property }: Node, of: string, name: string): boolean =>
  isName(object, of) &&
  isNode(property) &&
  (isName(property, name) || text(property['expression']) === name);

const impurity = (node: Node): string[] => {
  if (node['async'] === true || node['await'] === true || node.type === 'AwaitExpression')
    return ['is asynchronous'];
  switch (node.type) {
    case 'NewExpression':
      return isName(node['callee'], 'Date') && !(node['arguments'] as [] | null)?.length
        ? ['reads the clock']
        : [];
    case 'CallExpression':
      return isName(node['callee'], 'Date') ? ['reads the clock'] : [];
    case 'MemberExpression':
      if (isMember(node, 'Date', 'now')) return ['reads the clock'];
      return isMember(node, 'Math', 'random') ? ['is random'] : [];
    case 'Identifier':
      // The name after a dot, unlike a name that refers to something, has no `optional`.
      return 'optional' in node && ambient.has(String(node['value']))
        ? [`mentions ${node['value']}`]
        : [];
    default:
      return [];
  }
};
