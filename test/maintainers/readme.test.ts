import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresTable } from '../../scripts/figures.ts';
import { apiTable } from '../../scripts/readme.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { settings as shape } from '../../src/infrastructure/config/config.ts';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('has the API table of the contract', () => {
    expect(readme).toContain(apiTable());
    for (const { method, path } of contract) expect(apiTable()).toContain(`\`${method} ${path}\``);
  });

  it('has the figures that were measured last', () => {
    expect(readme).toContain(figuresTable());
  });

  it('explains every setting', () => {
    const settings = Object.keys(shape.shape);
    expect(settings.length).toBeGreaterThan(5);
    const [, table = ''] = readme.split('## Configuration');
    for (const setting of settings) expect(table).toContain(`\`${setting}\``);
  });

  it('names only scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = Array.from(
      readme.matchAll(/npm (?:run )?(start|test|(?<=run )[a-z:]+)/g),
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(scripts).toHaveProperty([name ?? '']);
  });
});
