import { readFileSync, writeFileSync } from 'node:fs';
import { contract } from '../src/adapters/http/contract.ts';
import type { Operation } from '../src/adapters/http/operation.ts';
import { problems } from '../src/adapters/http/problem.ts';

/** Writes the README's API table, which is derived from the contract. */

const begin = '<!-- api: npm run readme -->\n';
const end = '<!-- /api -->';

const who = ({ access }: Operation): string => {
  if (access === 'public') return 'everybody';
  return `scope \`${access.scope}\`${access.orSelf ? ', or the user itself' : ''}`;
};

/** The statuses an operation can answer: its own, and those of its kind. */
const statuses = ({ access, request, answers, failures = [] }: Operation): number[] => {
  const codes = [
    ...failures,
    ...(request ? (['invalid-input'] as const) : []),
    ...(request?.body
      ? (['malformed-request', 'body-too-large', 'unsupported-media-type'] as const)
      : []),
    ...(access === 'public' ? [] : (['invalid-token', 'forbidden', 'unavailable'] as const)),
  ];
  const all = [...Object.keys(answers).map(Number), ...codes.map((code) => problems[code].status)];
  return [...new Set(all)].sort();
};

const row = (operation: Operation): string =>
  [
    `| \`${operation.method} ${operation.path}\``,
    operation.summary,
    who(operation),
    `${statuses(operation).join(', ')} |`,
  ].join(' | ');

export const apiTable = (): string =>
  [
    '| operation | what it does | who may | answers |',
    '|---|---|---|---|',
    ...contract.map(row),
    '',
  ].join('\n');

export const withApiTable = (readme: string): string => {
  const [before, rest = ''] = readme.split(begin);
  return `${before}${begin}${apiTable()}${end}${rest.split(end)[1]}`;
};

if (import.meta.main) {
  writeFileSync('README.md', withApiTable(readFileSync('README.md', 'utf8')));
}
