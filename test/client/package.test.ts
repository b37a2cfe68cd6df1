import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(__dirname, '../..');
const packageFile = join(root, 'client/package.json');
const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

describe('the package of the client', () => {
  it('has less than 5 kB when it is bundled, all of it its own', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(root, 'client/src/portico.ts')],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
    expect(outputFiles[0]?.contents.length).toBeLessThan(5_000);
    const files = Object.keys(metafile.inputs);
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((file) => !/(^|\/)client\/src\//.test(file))).toEqual([]);
  });

  it('is built into what it exports, for programs and for types', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-client-'));
    try {
      const dist = join(folder, 'dist');
      node('node_modules/typescript/bin/tsc', '-p', 'client', '--outDir', dist);
      writeFileSync(join(folder, 'package.json'), readFileSync(packageFile));
      const { name, exports: entries } = JSON.parse(readFileSync(packageFile, 'utf8'));
      const program = `import { portico, ProblemError } from '${name}';
        const api = portico({ baseUrl: 'data:,' });
        console.log(Object.keys(api).join(), ProblemError.name);`;
      writeFileSync(join(folder, 'program.mjs'), program);
      expect(node(join(folder, 'program.mjs'))).toMatch(/^greet,.* ProblemError\n$/);
      const types = readFileSync(join(folder, entries['.'].types), 'utf8');
      expect(types).toContain(
        'export declare const portico: (options: PorticoOptions) => Portico;',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
