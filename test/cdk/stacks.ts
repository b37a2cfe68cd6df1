import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { routes } from '../../cdk/contract.ts';
import { portico } from '../../cdk/portico.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';

const outputs = process.env['CDK_OUTPUTS'] ?? '';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
const references = '@aws-cdk/core:defaultCrossStackReferences';

/** As `cdk.json` has it, for what is in the templates. */
export const appContext = {
  [references]: context[references],
  // Nobody reads where each construct was made.
  'aws:cdk:disable-stack-trace': true,
};

/**
 * An app whose assembly is removed in the end. It looks for no findings, which takes longer than all
 * else: pairwise.test.ts does, for every choice.
 */
export const newApp = (): App =>
  new App({
    outdir: mkdtempSync(join(outputs, 'app-')),
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    context: appContext,
  });

/** The stacks of a stage called `test` with these settings, every function with the same bundle. */
export const stacksOf = (settings: StageSettings = {}, bundle = 'test/cdk/bundle') =>
  portico(newApp(), 'test', readStage('test', settings), () => bundle);

type Stacks = ReturnType<typeof stacksOf>;
type StackName = { [K in keyof Stacks]: Stacks[K] extends Stack ? K : never }[keyof Stacks];
type Templates = Readonly<Record<StackName, object>>;

const synthesize = (settings: StageSettings): Templates => {
  const stacks = Object.entries(stacksOf(settings));
  const templates = stacks.map(([name, stack]) => [name, Template.fromStack(stack).toJSON()]);
  return Object.fromEntries(templates);
};

/** A file for each configuration, which all workers share; a test may have a contract of its own. */
const fileFor = (settings: StageSettings): string => {
  const contract = routes.map(({ method, path }) => `${method} ${path}`);
  const key = createHash('sha256')
    .update(JSON.stringify([settings, contract]))
    .digest('hex');
  return join(outputs, `${key}.json`);
};

/** The templates of a stage called `test` with these settings, synthesised once a run. */
export const templatesOf = (settings: StageSettings = {}): Templates => {
  const file = fileFor(settings);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const templates = synthesize(settings);
  // Nobody reads half a file.
  const written = `${file}.${process.pid}`;
  writeFileSync(written, JSON.stringify(templates));
  renameSync(written, file);
  return templates;
};

/** The template of one of its stacks. */
export const templateOf = (name: StackName, settings: StageSettings = {}): Template =>
  Template.fromJSON(templatesOf(settings)[name]);

/** The properties of every resource of a type. */
export const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map((resource) => resource['Properties']);
