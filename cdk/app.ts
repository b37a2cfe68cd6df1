import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { checkEnvironments } from './environment-size.ts';
import { findStage } from './find-stage.ts';
import { checkTemplates } from './nag.ts';
import { portico } from './portico.ts';
import type { Stage } from './settings/stage.ts';
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

/** By `npm run deploy -- <door> --at-once`, for a version that cannot wait. */
const atOnce = (stage: Stage): Stage =>
  app.node.tryGetContext('at-once') === undefined
    ? stage
    : { ...stage, lambda: { ...stage.lambda, rollout: 'at-once' } };

const app = new App();
const name: string = app.node.tryGetContext('stage') ?? 'dev';
try {
  const stage = atOnce(findStage(name));
  portico(app, name, stage, bundle);
  checkEnvironments(app, name);
  checkTemplates(app, stage);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  fail(error.message);
}
