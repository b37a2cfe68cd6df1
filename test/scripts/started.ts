import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';

/** What a command has started in place of the build and of the CDK's command line, which do nothing here. */
export interface Started {
  /** The arguments, each program by its file's name. */
  readonly asked: string[][];
  /** The step that fails, like `diff`. */
  fails?: string;
  /** What a deployment gives by stack. */
  outputs: Record<string, { readonly Url?: string }>;
  /** What a synthesis says. */
  stderr: string;
}

/** Needs `jest.mock('node:child_process')`; each test starts afresh. */
export const startedBy = (): Started => {
  const started: Started = { asked: [], outputs: {}, stderr: '' };
  beforeEach(() => {
    started.asked.length = 0;
    delete started.fails;
    Object.assign(started, { outputs: {}, stderr: '' });
    jest.mocked(spawn).mockImplementation(((command: string, [file = '', ...args]: string[]) => {
      if (command !== process.execPath) throw new Error(`${command} may be a script of the shell`);
      if (!existsSync(file)) throw new Error(`there is no ${file}`);
      started.asked.push([basename(file), ...args]);
      return child(started, args);
    }) as typeof spawn);
  });
  return started;
};

const child = ({ fails, outputs, stderr }: Started, args: readonly string[]): ChildProcess => {
  const [step = ''] = args;
  const after = (flag: string) => args[args.indexOf(flag) + 1] ?? '';
  if (step === 'deploy') writeFileSync(after('--outputs-file'), JSON.stringify(outputs));
  if (step === 'synth') {
    const stage = after('--context').replace('stage=', '');
    writeAssembly(after('--output'), `Portico-${stage}-Data`, `Portico-${stage}-HttpApi`);
  }
  const process = Object.assign(new EventEmitter(), { stderr: Readable.from([stderr]) });
  setImmediate(() => process.emit('close', step === fails ? 3 : 0));
  return process as unknown as ChildProcess;
};

/** What of a cloud assembly a command reads. */
export const writeAssembly = (folder: string, ...stacks: readonly string[]): void => {
  const artifacts = stacks.map((name) => [
    name,
    { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.template.json` } },
  ]);
  const assets = { type: 'cdk:asset-manifest', properties: { file: 'x.assets.json' } };
  mkdirSync(folder, { recursive: true });
  for (const name of stacks) {
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify({ Resources: {} }));
  }
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ artifacts: { ...Object.fromEntries(artifacts), assets } }),
  );
};
