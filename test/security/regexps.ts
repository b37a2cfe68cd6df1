import { parseSync } from '@swc/core';
import type { SourceFile } from '../architecture/layers.ts';

/** A regular expression as a source has it; what is computed has no pattern before it runs. */
export interface Found {
  readonly path: string;
  readonly pattern: string | undefined;
  readonly flags: string;
}

interface Node {
  readonly type?: unknown;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function* walk(value: unknown): Generator<Node> {
  if (!isNode(value)) return;
  yield value;
  for (const child of Object.values(value)) yield* walk(child);
}

const makesRegExp = ({ type, callee }: Node): boolean =>
  (type === 'NewExpression' || type === 'CallExpression') &&
  isNode(callee) &&
  callee.type === 'Identifier' &&
  callee['value'] === 'RegExp';

/** Every literal, and every place that makes one of something else. */
export const regexpsIn = ({ path, source }: SourceFile): readonly Found[] =>
  [...walk(parseSync(source, { syntax: 'typescript', target: 'es2024' }))].flatMap(
    (node): readonly Found[] => {
      if (node.type === 'RegExpLiteral')
        return [{ path, pattern: String(node['pattern']), flags: String(node['flags']) }];
      return makesRegExp(node) ? [{ path, pattern: undefined, flags: '' }] : [];
    },
  );
