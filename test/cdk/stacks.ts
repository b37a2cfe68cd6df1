import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { portico } from '../../cdk/portico.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';

const bundle = () => 'test/cdk/bundle';

/** An app whose assembly is removed in the end. */
export const newApp = (): App =>
  new App({ outdir: mkdtempSync(join(process.env['CDK_OUTPUTS'] ?? '', 'app-')) });

const makeStacks = (settings: StageSettings) =>
  portico(newApp(), 'test', readStage('test', settings), bundle);

type Stacks = ReturnType<typeof makeStacks>;

const made = new Map<string, Stacks>();

/** The stacks of a stage called `test` with these settings, made once. */
export const stacksOf = (settings: StageSettings = {}): Stacks => {
  const key = JSON.stringify(settings);
  const stacks = made.get(key) ?? makeStacks(settings);
  made.set(key, stacks);
  return stacks;
};

type StackName = { [K in keyof Stacks]: Stacks[K] extends Stack ? K : never }[keyof Stacks];

/** The template of one of them. */
export const templateOf = (name: StackName, settings: StageSettings = {}): Template =>
  Template.fromStack(stacksOf(settings)[name]);

/** The properties of every resource of a type. */
export const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map((resource) => resource['Properties']);
