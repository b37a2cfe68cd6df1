import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { portico } from '../../cdk/portico.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';

/** Any folder will do: a template only tells the hash of its files. */
const bundle = () => 'cdk';

/** The stacks of a stage called `test` with these settings. */
export const stacksOf = (settings: StageSettings = {}) =>
  portico(new App(), 'test', readStage('test', settings), bundle);

type Stacks = ReturnType<typeof stacksOf>;
type StackName = { [K in keyof Stacks]: Stacks[K] extends Stack ? K : never }[keyof Stacks];

/** The template of one of them. */
export const templateOf = (name: StackName, settings: StageSettings = {}): Template =>
  Template.fromStack(stacksOf(settings)[name]);

/** The properties of every resource of a type. */
export const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map((resource) => resource['Properties']);
