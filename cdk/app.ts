import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { checkTemplates } from './nag.ts';
import { portico } from './portico.ts';
import { readStage, SettingsError } from './settings.ts';
import { stages } from './stages.ts';

const fail = (message: string): never => {
  process.stderr.write(`portico: ${message}\n`);
  process.exit(1);
};

const bundle = (name: string): string => {
  const folder = `dist/${name}`;
  return existsSync(`${folder}/index.mjs`)
    ? folder
    : fail(`${folder} is missing: run npm run build`);
};

const app = new App();
const name: string = app.node.tryGetContext('stage') ?? 'dev';
const names = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(Object.keys(stages));
const settings = stages[name] ?? fail(`unknown stage '${name}': choose ${names}`);
try {
  const stage = readStage(name, settings);
  portico(app, name, stage, bundle);
  checkTemplates(app, stage);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  fail(error.message);
}
