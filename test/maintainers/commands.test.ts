import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { settings } from '../../src/infrastructure/config/config.ts';
import { commandLines } from '../local/command-line.ts';

const run = promisify(execFile);
const { call } = commandLines();
const root = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

interface Block {
  readonly page: string;
  readonly text: string;
}

/** What is there to be pasted into a shell. */
const blocks: readonly Block[] = pages.flatMap((page) =>
  Array.from(read(page).matchAll(/^ *```sh\n(.*?)^ *```$/gms), ([, text = '']) => ({ page, text })),
);

/** Commands between backquotes, in prose and tables. */
const inline: readonly Block[] = pages.flatMap((page) =>
  Array.from(
    read(page).matchAll(/`(npm (?:run [\w-]|start|test|ci\b)[^`]*)`/g),
    ([, text = '']) => ({
      page,
      text,
    }),
  ),
);

/** Where a shell looks for a command, with what follows it up to the next one. */
const commandsIn = ({ text }: Block): readonly string[] =>
  text
    .replace(/\\\n/g, ' ')
    .replace(/^\s*#.*$/gm, '')
    .split(/\n|&&|\$\(|[;|](?=\s)|\{ (?=aws)/)
    .map((command) => command.trim().replace(/^(?:\w+=(?:'[^']*'|"[^"]*"|\S*) *)+/, ''))
    .filter((command) => /^[a-z]/.test(command));

const named = (blocksOf: readonly Block[]) =>
  blocksOf.flatMap((block) => commandsIn(block).map((command) => ({ page: block.page, command })));

const programOf = (command: string): string => command.split(/[\s()]/, 1)[0] ?? '';

/** Whose flags are another tool's. */
const others = /^(test(:(quick|maintainers))?|check|format|ci|bench.*)$/;

const helpOf = async (script: string): Promise<string> => {
  const file = scripts[script]?.match(/\S+\.ts\b/)?.[0] ?? '';
  const { main } = await import(join(root, file));
  return `${(await call(main, ['--help'])).stdout}--help`;
};

const npmCommands = [...named(blocks), ...named(inline)].filter(
  ({ command }) => programOf(command) === 'npm',
);

it('finds what the pages have', () => {
  expect(blocks.length).toBeGreaterThan(30);
  expect(inline.length).toBeGreaterThan(30);
  expect(npmCommands.length).toBeGreaterThan(40);
});

it.each(blocks)('$page has a block that a shell can read (%#)', async ({ text }) => {
  await run('bash', ['-n', '-c', text.replaceAll(/<[\w ]+>/g, 'placeholder')]);
});

it('runs programs that are known', () => {
  const known = new Set([
    ...['npm', 'npx', 'node', 'git', 'bash', 'curl', 'aws', 'gh', 'docker', 'sam', 'terraform'],
    ...['export', 'echo', 'eval', 'printf', 'sha256sum', 'cut', 'output'],
  ]);
  const unknown = named(blocks).filter(({ command }) => !known.has(programOf(command)));
  expect(unknown).toEqual([]);
});

describe('npm', () => {
  const script = (command: string): string =>
    /^npm (?:run )?(?:--silent )?([\w:]+)/.exec(command)?.[1] ?? '';
  const called = Map.groupBy(npmCommands, ({ command }) => script(command));

  it.each([...called.keys()])('has the script %s', (name) => {
    expect({ ...scripts, ci: 'npm itself' }).toHaveProperty([name]);
  });

  const takesFlags = (name: string): boolean =>
    (called.get(name) ?? []).some(({ command }) => / -- .*-/.test(command));

  it.each([...called.keys()].filter((name) => !others.test(name) && takesFlags(name)))(
    'takes the flags of %s as the pages have them',
    async (name) => {
      const help = await helpOf(name);
      for (const { page, command } of called.get(name) ?? []) {
        const [, flags = ''] = command.split(' -- ');
        for (const [flag] of flags.matchAll(/(?<=^|\s)--?[a-zA-Z][\w-]*/g)) {
          expect(`${page}: ${flag} of ${name}\n${help}`).toMatch(
            new RegExp(`\\n.*(^|[\\s[(,])${flag}\\b`, 's'),
          );
        }
      }
    },
  );
});

it('sets settings that there are', () => {
  const set = blocks.flatMap(({ page, text }) =>
    Array.from(text.matchAll(/(?:^ *export |^(?=\w+=.* npm start))([A-Z_]+)=/gm), ([, name]) => ({
      page,
      name: name ?? '',
    })),
  );
  expect(set.length).toBeGreaterThan(20);
  const known = Object.keys(settings.shape);
  const unknown = set.filter(({ name }) => !known.includes(name) && !name.startsWith('AWS_'));
  expect(unknown).toEqual([]);
});

it('asks for paths that there are', () => {
  const paths = contract.map(({ path }) => path);
  const asked = named(blocks)
    .filter(({ command }) => programOf(command) === 'curl')
    .flatMap(({ page, command }) =>
      Array.from(command.matchAll(/\$\{?(?:URL|url)\}?"?(\/?[\w/-]*)/g), ([, path = '']) => ({
        page,
        path: path.replace(/^\/?/, '/'),
      })),
    );
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.filter(({ path }) => !paths.some((each) => each === path))).toEqual([]);
});

it('builds the image from a file that is there', () => {
  expect(named(blocks).some(({ command }) => command.startsWith('docker build'))).toBe(true);
  expect(existsSync(join(root, 'Dockerfile'))).toBe(true);
});

it('makes an API key and its digest as the page does', async () => {
  const block = blocks.find(({ text }) => text.startsWith('KEY='));
  const env = { PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` };
  const { stdout } = await run('bash', ['-c', block?.text ?? ''], { env });
  expect(stdout).toMatch(/^[0-9a-f]{64}\n[0-9a-f]{64}\n$/);
});

it('prints what a token says as the page does', async () => {
  const block = blocks.find(({ text }) => text.includes('"$TOKEN"') && text.startsWith('node -p'));
  const payload = Buffer.from('{"sub":"alice"}').toString('base64url');
  const env = {
    PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
    TOKEN: `e30.${payload}.c2ln`,
  };
  const { stdout } = await run('bash', ['-c', block?.text ?? ''], { env });
  expect(stdout).toBe("{ sub: 'alice' }\n");
});
