import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Those with packages. */
const folders = ['.', 'bench', 'test/mutation', 'test/tools'];

it.each(folders)('an install in %s runs no script that is not allowed by name', (folder) => {
  expect(read(`${folder}/.npmrc`)).toContain('strict-allow-scripts=true\n');
});

describe('renovate.json', () => {
  const packages = folders.flatMap((folder) => {
    const { dependencies, devDependencies } = JSON.parse(read(`${folder}/package.json`));
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
