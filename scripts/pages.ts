import { readFileSync, writeFileSync } from 'node:fs';
import { contract } from '../src/adapters/http/contract/contract.ts';
import { failuresOf } from '../src/adapters/http/contract/failures.ts';
import type { Operation } from '../src/adapters/http/contract/operation.ts';
import { problems } from '../src/adapters/http/protocol/problem.ts';
import { command, runMain } from '../src/infrastructure/main/command.ts';

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

const example = 'test/http/readme-operation.ts';

/** The README's operation, which a test calls. */
export const exampleBlock = (): string => {
  const [, code = ''] = /^\/\/ begin\n(.*)^\/\/ end$/ms.exec(readFileSync(example, 'utf8')) ?? [];
  return `\`\`\`ts\n${code}\`\`\`\n`;
};

/** Replaces the text between the two marks of a page. */
const write = (page: string, name: string, text: string): void => {
  const [begin, end] = [`<!-- ${name}: npm run pages -->\n`, `<!-- /${name} -->`];
  const [before, rest = ''] = readFileSync(page, 'utf8').split(begin);
  writeFileSync(page, `${before}${begin}${text}${end}${rest.split(end)[1]}`);
};

const help = `npm run pages

Writes what pages derive from the sources: the table of operations in docs/api.md and the README's operation.
`;

export const main = command(help, {}, async () => {
  write('docs/api.md', 'api', apiTable());
  write('README.md', 'operation', exampleBlock());
});

if (import.meta.main) await runMain(main);
