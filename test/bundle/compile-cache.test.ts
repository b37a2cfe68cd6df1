import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeCompileCache } from '../../scripts/compile-cache.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { built, root, run } from './built.ts';

const event = join(root, 'test/events/http-api.json');

/** Its files are root's where the tests are. */
const ownUser = process.getuid?.();

const folder = mkdtempSync(join(tmpdir(), 'portico-compile-cache-'));
const asset = join(folder, 'http-api');
beforeAll(async () => {
  // Without the docs, which are most of its bytes.
  const isCode = (file: string) => !file.endsWith('docs');
  cpSync(join(built, 'http-api'), asset, { recursive: true, filter: isCode });
  await writeCompileCache(asset);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy in another place, as Lambda unpacks it. */
const unpacked = (name: string): string => {
  const copy = join(folder, name);
  cpSync(asset, copy, { recursive: true });
  return copy;
};

/** As if Lambda's user were the one that runs the tests. */
const owned = (copy: string): string => {
  const cache = join(copy, 'compile-cache');
  for (const tag of readdirSync(cache)) {
    renameSync(join(cache, tag), join(cache, tag.replace(/-993$/, `-${ownUser}`)));
  }
  return copy;
};

/** What the bundle answers in a process of its own, and of which files Node took the compiled code. */
const start = async (copy: string) => {
  const env = {
    ...testEnvironment,
    NODE_COMPILE_CACHE: join(copy, 'compile-cache'),
    NODE_COMPILE_CACHE_PORTABLE: '1',
    NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
  };
  const bundle = pathToFileURL(join(copy, 'index.mjs')).href;
  const script = `
    const { handler } = await import(${JSON.stringify(bundle)});
    const { default: event } = await import(${JSON.stringify(event)}, { with: { type: 'json' } });
    const { statusCode, body } = await handler(event);
    process.stdout.write('answer: ' + statusCode + body + '\\n');`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout, stderr } = await run(process.execPath, args, { env });
  const told = `${stdout}\n${stderr}`;
  const outcomes = told.matchAll(/V8 code cache for ESM file:\S*\/(\S+\.mjs) was (\w+)/g);
  return {
    answer: /answer: (.*)/.exec(told)?.[1],
    outcomes: new Map(Array.from(outcomes, ([, file, outcome]) => [file, outcome])),
  };
};

const greeting = '200{"message":"Hello, Claude!","path":"/hello","method":"GET"}';

describe('the compiled code beside a bundle', () => {
  it('is taken, for all that is loaded, wherever the asset is unpacked', async () => {
    const { answer, outcomes } = await start(owned(unpacked('task')));
    expect(answer).toBe(greeting);
    expect(outcomes.size).toBeGreaterThanOrEqual(4);
    expect([...outcomes.keys()]).toContain('index.mjs');
    expect(new Set(outcomes.values())).toEqual(new Set(['accepted']));
  });

  it('is for the user whom Lambda runs functions as, who may read it', () => {
    const [tag = '', ...others] = readdirSync(join(asset, 'compile-cache'));
    expect(others).toEqual([]);
    const files = readdirSync(join(asset, 'compile-cache', tag));
    const modes = files.map((file) => statSync(join(asset, 'compile-cache', tag, file)).mode);
    expect(modes.every((mode) => (mode & 0o004) !== 0)).toBe(true);
    expect(tag).toMatch(new RegExp(`^${process.version}-${process.arch}-[0-9a-f]+-993$`));
  });

  it('is passed over when it is of another bundle', async () => {
    const copy = owned(unpacked('stale'));
    const files = readdirSync(copy).filter((name) => name.endsWith('.mjs'));
    for (const name of files) appendFileSync(join(copy, name), '\n// changed');
    const { answer, outcomes } = await start(copy);
    expect(answer).toBe(greeting);
    expect([...outcomes.values()]).not.toContain('accepted');
  });

  it('is passed over when it is of another Node, CPU or user', async () => {
    const copy = unpacked('foreign');
    const cache = join(copy, 'compile-cache');
    for (const tag of readdirSync(cache))
      renameSync(join(cache, tag), join(cache, 'v24.0.0-foreign'));
    const { answer, outcomes } = await start(copy);
    expect(answer).toBe(greeting);
    expect([...outcomes.values()]).not.toContain('accepted');
  });
});
