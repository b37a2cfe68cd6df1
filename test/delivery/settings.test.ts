import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('renovate.json', () => {
  const packages = ['package.json', 'bench/package.json'].flatMap((path) => {
    const { dependencies, devDependencies } = JSON.parse(read(path));
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  const rules: { matchPackageNames?: string[] }[] = JSON.parse(read('renovate.json')).packageRules;
  const patterns = rules.flatMap(({ matchPackageNames = [] }) => matchPackageNames);

  it.each(patterns)('has rules for packages that there are: %s', (pattern) => {
    const fits = (name: string) =>
      pattern.endsWith('/**') ? name.startsWith(pattern.slice(0, -2)) : name === pattern;
    expect(packages.filter(fits)).not.toEqual([]);
  });
});

it('.editorconfig says to editors what Biome does', () => {
  const { formatter } = JSON.parse(read('biome.json'));
  const [, everywhere = '', code = ''] = read('.editorconfig').split(/^\[.*\]$/m);
  expect(everywhere).toContain(`\nindent_style = ${formatter.indentStyle}\n`);
  expect(everywhere).toContain(`\nindent_size = ${formatter.indentWidth}\n`);
  expect(code).toContain(`\nmax_line_length = ${formatter.lineWidth}\n`);
});
