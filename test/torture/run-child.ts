import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Runs a file of this folder as a process of its own: what it says at last, and how long it lived on after that. */
export const runChild = async <Said>(
  file: string,
  args: readonly string[],
  options: readonly string[] = [],
): Promise<{ said: Said; linger: number }> => {
  const child = spawn(process.execPath, [...options, join(__dirname, file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = performance.now();
  child.stdout.on('data', () => {
    last = performance.now();
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  const line = said.trim().split('\n').at(-1) ?? '';
  return { said: JSON.parse(line), linger: performance.now() - last };
};
