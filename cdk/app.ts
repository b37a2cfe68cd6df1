import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { DataStack } from './data-stack.ts';
import { FunctionUrlStack } from './function-url-stack.ts';
import { HttpApiStack } from './http-api-stack.ts';
import { RestApiStack } from './rest-api-stack.ts';

const built = (door: string): string => {
  const bundle = `dist/${door}`;
  if (existsSync(`${bundle}/index.mjs`)) return bundle;
  process.stderr.write(`${bundle} is missing: run npm run build\n`);
  process.exit(1);
};

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? 'dev';

const { table } = new DataStack(app, `Portico-${stage}-Data`);
new HttpApiStack(app, `Portico-${stage}-HttpApi`, { table, bundle: built('http-api') });
new RestApiStack(app, `Portico-${stage}-RestApi`, { table, bundle: built('rest-api'), stage });
new FunctionUrlStack(app, `Portico-${stage}-FunctionUrl`, { table, bundle: built('function-url') });
