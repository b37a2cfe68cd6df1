import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLines, refusesWith } from '../local/command-line.ts';

const root = join(__dirname, '../..');
const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).scripts;

/** Scripts whose flags are those of another tool: npm's own, tsc, Biome, Jest. */
const others = /^(test(:\w+)?|check|format|bench(:\w+)?)$/;
const ours = Object.keys(scripts).filter((name) => !others.test(name));

const { run } = commandLines();

const start = (name: string, flag: string) => {
  const words = scripts[name]?.split(' ').filter((word) => !/^(exec|node|--watch.*)$/.test(word));
  const [file = '', ...args] = words ?? [];
  return run(join('../../..', file), [...args, flag]).ended;
};

describe.each(ours)('npm run %s', (name) => {
  it('is a file that Node runs', () => {
    expect(scripts[name]).toMatch(/^(exec )?node (--watch\S* )*\S+\.ts( \S+)*$/);
  });

  it('tells what it does when asked for help, and refuses a flag that it does not know', async () => {
    const [helped, refused] = await Promise.all([start(name, '--help'), start(name, '--zebra')]);
    expect(helped).toEqual({ code: 0, stdout: expect.any(String), stderr: '' });
    expect(helped.stdout).toMatch(new RegExp(`^npm (run )?${name}\\b`, 'm'));
    // What it is for, after how it is called.
    expect(helped.stdout).toMatch(/^npm .*\n(npm .*\n)*\n[A-Z]/);
    expect(refused).toEqual(refusesWith(/unknown option '--zebra'; --help tells more/));
  });
});
