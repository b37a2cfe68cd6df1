import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { APIGatewayProxyResult } from 'aws-lambda';

export const run = promisify(execFile);
export const root = join(__dirname, '..', '..');

/** Where all bundles are, with docs for `x-token`: built once for all test files, which must not change them. */
export const built = process.env['BUNDLES'] ?? '';

interface Invocations {
  readonly node: string;
  readonly outcomes: readonly {
    readonly results: readonly APIGatewayProxyResult[];
    /** Why it does not start. */
    readonly error?: string;
    /** Which of Node's modules it has loaded and those before it have not. */
    readonly modules: readonly string[];
  }[];
  readonly modules: readonly string[];
}

/** Loads the bundles of some folders, one after another in one process, and calls each with its events. */
export const invokeBundles = async (
  bundles: readonly { readonly folder: string; readonly events: readonly unknown[] }[],
  env: Readonly<Record<string, string>>,
): Promise<Invocations> => {
  const temporary = mkdtempSync(join(tmpdir(), 'portico-events-'));
  const file = join(temporary, 'events.json');
  const asked = bundles.map(({ folder, events }) => ({
    bundle: pathToFileURL(join(folder, 'index.mjs')).href,
    events,
  }));
  writeFileSync(file, JSON.stringify(asked));
  try {
    const args = [join(__dirname, 'invoke.mjs'), file];
    const { stdout } = await run(process.execPath, args, { env, maxBuffer: 10_000_000 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } finally {
    rmSync(temporary, { recursive: true });
  }
};
