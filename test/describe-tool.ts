import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeUnless } from './describe-unless.ts';

const folder = join(__dirname, 'tools');

/**
 * Tests by a tool of test/tools, a process that reads JSON and writes JSON; skips them, for all to see, where
 * the tools are not installed.
 */
export const describeTool = <Output>(
  name: 'actionlint' | 'cloudformation' | 'dockerfile-utils' | 'hcl' | 'recheck' | 'redocly',
  title: string,
  tests: (tool: (input: unknown) => Output) => void,
): void => {
  const missing = existsSync(join(folder, 'node_modules'))
    ? undefined
    : `to install ${name}: npm ci --prefix test/tools`;
  if (missing) process.stderr.write(`skipped: ${title} (${missing})\n`);
  describeUnless(missing, title, () =>
    tests((input) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder, `${name}.ts`)], {
        input: JSON.stringify(input),
        encoding: 'utf8',
      });
      if (status !== 0 || stderr !== '') throw new Error(stderr);
      return JSON.parse(stdout);
    }),
  );
};
