import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../src/infrastructure/main/command.ts';

/** What can be deployed, by the name on the command line, with what its stack is called. */
const stacks = {
  'http-api': 'HttpApi',
  'rest-api': 'RestApi',
  'function-url': 'FunctionUrl',
  observability: 'Observability',
} as const;

export type DoorName = keyof typeof stacks;

export const doorNames = Object.keys(stacks) as DoorName[];

export const stackName = (stage: string, door: DoorName): string =>
  `Portico-${stage}-${stacks[door]}`;

interface AssembledStack {
  readonly name: string;
  /** The file of its template. */
  readonly template: string;
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      { readonly type: string; readonly properties: { readonly templateFile: string } }
    >
  >;
}

/** The stacks of a cloud assembly. https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-cloud-assemblies */
export const stacksIn = (folder: string): readonly AssembledStack[] => {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) {
    throw new UsageError(`${folder} is no cloud assembly: npm run synth -- --out writes one`);
  }
  const { artifacts }: Manifest = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([name, { properties }]) => ({ name, template: join(folder, properties.templateFile) }));
};

/** A line a stack: its name, what to call it on the command line, and where its template is. */
export const stackTable = (stage: string, folder: string): string => {
  const rows = stacksIn(folder).map(({ name, template }) => [
    name,
    doorNames.find((door) => stackName(stage, door) === name) ?? 'data, of all doors',
    template,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`)
    .join('');
};
