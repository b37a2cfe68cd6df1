import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { findStage } from './find-stage.ts';
import { checkTemplates } from './nag.ts';
import { portico } from './portico.ts';
import { SettingsError } from './settings.ts';

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
try {
  const stage = findStage(name);
  portico(app, name, stage, bundle);
  checkTemplates(app, stage);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  fail(error.message);
}
