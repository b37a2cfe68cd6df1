import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenApiDocument } from '../../src/adapters/http/openapi/types.ts';
import { apiDocument } from '../../src/infrastructure/docs/api-document.ts';
import { describeUnless } from '../describe-unless.ts';

const folder = join(__dirname, '../generated-clients');
const packages = join(folder, 'node_modules');
const title = 'a client generated from the OpenAPI document';
const missing = existsSync(packages)
  ? undefined
  : 'to install the generators: npm ci --prefix test/generated-clients';
if (missing) process.stderr.write(`skipped: ${title} (${missing})\n`);

// Generators start slowly; this ends what hangs.
jest.setTimeout(600_000);

const document = apiDocument('authorization') as OpenApiDocument;

/** Their command lines, to make a client in the folder `client`. */
const generators: readonly (readonly string[])[] = [
  ['openapi-ts', '--input', 'openapi.json', '--output', 'client'],
  ['orval', '--input', 'openapi.json', '--output', 'client/api.ts', '--client', 'fetch'],
  ['openapi-typescript', 'openapi.json', '--output', 'client/api.ts'],
  ['swagger-typescript-api', 'generate', '--path', 'openapi.json', '--output', 'client'],
  ['openapi-zod-client', 'openapi.json', '--output', 'client/api.ts'],
];

/** Generates a client and compiles it; throws with what the tool says. */
const compile = (document: object, [command = '', ...args]: readonly string[]): void => {
  const cwd = mkdtempSync(join(tmpdir(), 'portico-client-'));
  const run = (name: string, ...args: readonly string[]) => {
    try {
      execFileSync(join(packages, '.bin', name), args, { cwd, encoding: 'utf8' });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${name}: ${stdout}${stderr}`);
    }
  };
  try {
    symlinkSync(packages, join(cwd, 'node_modules'));
    copyFileSync(join(folder, 'tsconfig.json'), join(cwd, 'tsconfig.json'));
    writeFileSync(join(cwd, 'package.json'), '{"type":"module"}');
    writeFileSync(join(cwd, 'openapi.json'), JSON.stringify(document));
    mkdirSync(join(cwd, 'client'));
    run(command, ...args);
    run('tsc', '-p', '.');
  } finally {
    rmSync(cwd, { recursive: true });
  }
};

describeUnless(missing, title, () => {
  it.each(generators)('by %s compiles under --strict', (...generator) => {
    compile(document, generator);
  });

  it('would not compile with a slash that is escaped in a pattern', () => {
    const planted = JSON.parse(JSON.stringify(document).replaceAll('W[/]', 'W\\\\/'));
    expect(() => compile(planted, generators.at(-1) ?? [])).toThrow('tsc: ');
  });
});
