import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const root = join(__dirname, '..', '..');

/** Where all bundles are, with docs for `x-token`: built once for all test files, which must not change them. */
export const built = process.env['BUNDLES'] ?? '';
