import { readFileSync, writeFileSync } from 'node:fs';
import { contract } from '../src/adapters/http/contract/contract.ts';
import { failuresOf } from '../src/adapters/http/contract/failures.ts';
import type { Operation } from '../src/adapters/http/contract/operation.ts';
import { problems } from '../src/adapters/http/protocol/problem.ts';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { figuresTable } from './figures.ts';

/** Writes the README's tables: the API, which is derived from the contract, and figures that were measured. */

const who = ({ access }: Operation): string => {
  if (access === 'public') return 'everybody';
  return `scope \`${access.scope}\`${access.orSelf ? ', or the user itself' : ''}`;
};

const statuses = (operation: Operation): number[] => {
  const failing = failuresOf(operation).map((code) => problems[code].status);
  const all = new Set([...Object.keys(operation.answers).map(Number), ...failing]);
  return [...all].sort();
};

/** What there is no need to say of each operation. */
const ofAll = contract
  .map(statuses)
  .reduce((common, own) => common.filter((each) => own.includes(each)));

const row = (operation: Operation): string =>
  [
    `| \`${operation.method} ${operation.path}\``,
    operation.summary,
    who(operation),
    `${statuses(operation)
      .filter((status) => !ofAll.includes(status))
      .join(', ')} |`,
  ].join(' | ');

export const apiTable = (): string =>
  [
    '| operation | what it does | who may | answers |',
    '|---|---|---|---|',
    ...contract.map(row),
    '',
    `Any of them may answer ${ofAll.join(', ')}.`,
    '',
  ].join('\n');

/** A text between two marks, replaced. */
const replaced = (readme: string, name: string, text: string): string => {
  const [begin, end] = [`<!-- ${name}: npm run readme -->\n`, `<!-- /${name} -->`];
  const [before, rest = ''] = readme.split(begin);
  return `${before}${begin}${text}${end}${rest.split(end)[1]}`;
};

const help = `npm run readme

Writes the tables of README.md: the API, which is derived from the contract, and what was measured, as the
pages have it that were written by the commands that measure.
`;

export const main = command(help, {}, async () => {
  const readme = replaced(readFileSync('README.md', 'utf8'), 'api', apiTable());
  writeFileSync('README.md', replaced(readme, 'figures', figuresTable()));
});

if (import.meta.main) await runMain(main);
