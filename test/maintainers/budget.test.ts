import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { authorizers, doors } from '../../scripts/doors.ts';
import { root, run } from '../bundle/built.ts';
import { testEnvironment } from '../e2e/test-config.ts';

const outdir = mkdtempSync(join(tmpdir(), 'portico-kernel-'));
beforeAll(() => run(process.execPath, [join(__dirname, 'build-kernel.ts'), outdir], { cwd: root }));
afterAll(() => rmSync(outdir, { recursive: true }));

const expectAtMost = (bytes: number, limit: number) => {
  if (bytes <= limit) return;
  throw new Error(
    `${bytes} bytes are loaded, ${limit} are the limit, operations not counted: import() what a start ` +
      'does not need (npm run build prints what is loaded when), or raise the limit and say why',
  );
};

/** Has the bundle loaded in a process of its own, and tells what that took. */
const start = async (name: string, settings: Record<string, string>) => {
  const bundle = pathToFileURL(join(outdir, name, 'index.mjs')).href;
  const script = `
    const { registerHooks } = process.getBuiltinModule('node:module');
    globalThis.awslambda = { streamifyResponse: (handler) => handler };
    const files = [];
    const before = new Set(process.moduleLoadList);
    registerHooks({ load: (url, context, next) => (files.push(url), next(url, context)) });
    await import(${JSON.stringify(bundle)});
    const modules = process.moduleLoadList.filter((name) => !before.has(name));
    process.stdout.write(JSON.stringify({ files, modules }));`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await run(process.execPath, args, {
    env: { ...testEnvironment, ...settings },
  });
  const { files, modules }: Record<'files' | 'modules', string[]> = JSON.parse(stdout);
  const sizes = files.map((url) => statSync(fileURLToPath(url)).size);
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size), modules };
};

/** Of Node itself, what would cost a cold start and is not needed for it; undici is 25 ms. */
const unneeded = /undici|worker|parse_args|NativeModule (net|http|https|tls|dns|zlib|inspector)$/;

const memory = { DATABASE_URL: 'memory:', RATE_LIMIT: 'off' };
const deployed = { DATABASE_URL: 'dynamodb:portico', AWS_REGION: 'us-east-1', RATE_LIMIT: 'off' };

describe.each(doors.filter((door) => !authorizers.includes(door)))('%s, when it starts', (door) => {
  it('loads little, from few files, and nothing that it does not need', async () => {
    const { files, bytes, modules } = await start(door, memory);
    expect(files).toBeLessThanOrEqual(5);
    expectAtMost(bytes, 100_000);
    // Of node:http a load balancer's door needs the names of the statuses.
    const isUnneeded = (module: string) =>
      unneeded.test(module) && !(door === 'alb' && / (net|http)$/.test(module));
    expect(modules.length).toBeLessThanOrEqual(door === 'alb' ? 65 : 50);
    expect(modules.filter(isUnneeded)).toEqual([]);
  });

  it('loads the DynamoDB client when that is the store, and no more', async () => {
    const { files, bytes, modules } = await start(door, deployed);
    expect(files).toBeLessThanOrEqual(20);
    expectAtMost(bytes, 350_000);
    expect(modules.filter((module) => module.includes('undici'))).toEqual([]);
  });
});

describe.each(authorizers)('%s, when it starts', (authorizer) => {
  it('loads little, from few files, and nothing that it does not need', async () => {
    const { files, bytes, modules } = await start(authorizer, memory);
    expect(files).toBeLessThanOrEqual(4);
    expectAtMost(bytes, 70_000);
    expect(modules.length).toBeLessThanOrEqual(50);
    expect(modules.filter((module) => unneeded.test(module))).toEqual([]);
  });
});
