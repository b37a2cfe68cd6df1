import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gapsIn, type Report } from './coverage-gaps.ts';

const root = join(__dirname, '../..');
const file = join(root, 'coverage/coverage-final.json');
const mtime = (path: string): number => statSync(path).mtimeMs;

describe('npm test', () => {
  it('covers domain, application and adapters to the last branch', () => {
    if (!existsSync(file)) throw new Error('there is no coverage yet: run CI=true npm test first');
    const sources = globSync('src/{domain,application,adapters}/**/*.ts', { cwd: root });
    const changed = sources.filter((source) => mtime(join(root, source)) > mtime(file));
    const stale = changed.map((source) => `${source} has changed: run CI=true npm test again`);
    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    expect([...stale, ...gapsIn(report, root)]).toEqual([]);
  });
});

describe('a gap', () => {
  const at = (line: number) => ({ start: { line, column: 0 }, end: { line, column: 9 } });
  const covered = {
    statementMap: { 0: at(1) },
    s: { 0: 1 },
    fnMap: { 0: { loc: at(2) } },
    f: { 0: 2 },
    branchMap: { 0: { loc: at(3), locations: [at(4), { start: {} }] } },
    b: { 0: [1, 1] },
  };

  it.each([
    ['a statement', { s: { 0: 0 } }, 'src/a.ts:1 is a statement that no test runs'],
    ['a function', { f: { 0: 0 } }, 'src/a.ts:2 is a function that no test calls'],
    ['a branch', { b: { 0: [0, 1] } }, 'src/a.ts:4 is a branch that no test takes'],
    ['no else', { b: { 0: [1, 0] } }, 'src/a.ts:3 is a branch that no test takes'],
  ])('in %s is told with its file and line', (_kind, hits, told) => {
    expect(gapsIn({ '/x/src/a.ts': { ...covered, ...hits } }, '/x')).toEqual([told]);
  });

  it('is not told of what is covered', () => {
    expect(gapsIn({ '/x/src/a.ts': covered }, '/x')).toEqual([]);
  });
});
