import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLines, refusesWith } from '../local/command-line.ts';

const root = join(__dirname, '../..');
const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).scripts;

/** Scripts whose flags are those of another tool: npm's own, tsc, Biome, Jest. */
const others = /^(test(:(quick|maintainers))?|check|format|bench(:\w+)?)$/;
const ours = Object.keys(scripts).filter((name) => !others.test(name));

const { run, call } = commandLines();

const wordsOf = (name: string) =>
  scripts[name]?.split(' ').filter((word) => !/^(exec|node|--watch.*)$/.test(word)) ?? [];

/** All in this process, as most of what one of its own takes is to start. */
const start = async (name: string, flag: string) => {
  const [file = '', ...args] = wordsOf(name);
  const { main } = await import(join(root, file));
  return call(main, [...args, flag]);
};

describe.each(ours)('npm run %s', (name) => {
  it('is a file that Node runs', () => {
    expect(scripts[name]).toMatch(/^(exec )?node (--watch\S* )*\S+\.ts( \S+)*$/);
    const source = readFileSync(join(root, wordsOf(name)[0] ?? ''), 'utf8');
    expect(source).toMatch(/\nif \(import\.meta\.main\) (\{\n {2})?await runMain\(main\);\n/);
  });

  it('tells what it does when asked for help, and refuses a flag that it does not know', async () => {
    const helped = await start(name, '--help');
    const refused = await start(name, '--zebra');
    expect(helped).toEqual({ code: 0, stdout: expect.any(String), stderr: '' });
    expect(helped.stdout).toMatch(new RegExp(`^npm (run )?${name}\\b`, 'm'));
    // What it is for, after how it is called.
    expect(helped.stdout).toMatch(/^npm .*\n(npm .*\n)*\n[A-Z]/);
    expect(refused).toEqual(refusesWith(/unknown option '--zebra'; --help tells more/));
  });
});

it('runs a command as a process with its exit code', async () => {
  const file = join('../../..', wordsOf('cost')[0] ?? '');
  const helped = await run(file, ['--help']).ended;
  expect(helped).toEqual({ code: 0, stdout: expect.stringMatching(/^npm run cost/), stderr: '' });
  await expect(run(file, ['--zebra']).ended).resolves.toEqual(
    refusesWith(/unknown option '--zebra'; --help tells more/),
  );
});
