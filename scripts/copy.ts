import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Files } from './guide.ts';

/** Copies what git knows of the working tree, as it is now, and gives it the same packages. */
export const copyTo = (folder: string): void => {
  const listed = execFileSync('git', [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ]);
  for (const path of `${listed}`.split('\0')) {
    if (path !== '' && existsSync(path)) cpSync(path, join(folder, path));
  }
  for (const packages of ['node_modules', 'test/tools/node_modules']) {
    if (existsSync(packages)) symlinkSync(resolve(packages), join(folder, packages));
  }
};

export const writeAll = (folder: string, files: Files): void => {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
};

/** Runs one step of Node there and tells what it is; what it prints is shown only when it fails. */
export const step = (folder: string, title: string, ...args: readonly string[]): void => {
  process.stdout.write(`${title}\n`);
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  throw new Error(`failed: ${title}`);
};
