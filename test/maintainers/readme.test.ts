import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiTable, exampleBlock } from '../../scripts/pages.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { settings as shape } from '../../src/infrastructure/config/config.ts';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');

describe('the README', () => {
  it('has the operation that a test calls', () => {
    expect(readme).toContain(exampleBlock());
    expect(exampleBlock()).toContain('operation({');
  });

  it('takes a screen and a half', () => {
    expect(readme.split('\n').length).toBeLessThan(100);
  });
});

describe('docs/api.md', () => {
  it('has the table of operations', () => {
    expect(read('docs/api.md')).toContain(apiTable());
    for (const { method, path } of contract) expect(apiTable()).toContain(`\`${method} ${path}\``);
  });
});

describe('docs/configuration.md', () => {
  it('explains every setting', () => {
    const settings = Object.keys(shape.shape);
    expect(settings.length).toBeGreaterThan(5);
    for (const setting of settings)
      expect(read('docs/configuration.md')).toContain(`\`${setting}\``);
  });
});

describe('docs/commands.md', () => {
  it('names every script, and no other', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = Array.from(
      read('docs/commands.md').matchAll(/`npm (?:run )?([a-z:]+)/g),
      ([, name]) => name,
    );
    const unnamed = Object.keys(scripts).filter((name) => !named.includes(name));
    // They are named together with `bench`.
    expect(unnamed.filter((name) => !name.startsWith('bench:'))).toEqual([]);
    for (const name of named) expect(scripts).toHaveProperty([name ?? '']);
  });
});
