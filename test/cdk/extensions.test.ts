import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { App } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Extend } from '../../cdk/extend.ts';
import { extend as empty } from '../../cdk/extensions.ts';
import { checkTemplates } from '../../cdk/nag.ts';
import { portico } from '../../cdk/portico.ts';
import { type Found, listOf, resourcesOf, type Template, textOf } from '../../cdk/rules/rule.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';

/** A file `cdk/extensions.ts`, as the page has it. */
const extensionIn = (code: string): Extend => {
  const { code: compiled } = transformSync(code, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
    module: { type: 'commonjs' },
  });
  const exported = {} as { readonly extend: Extend };
  new Function('require', 'exports', compiled)(require, exported);
  return exported.extend;
};

const page = readFileSync('docs/deploy.md', 'utf8');
const recipes = Object.fromEntries(
  Array.from(
    page.matchAll(
      /^### (Add a [^\n]*|Put the [^\n]*)\n(?:(?!^#)[^\n]*\n)*?```ts cdk\/extensions\.ts\n(.*?)```/gms,
    ),
    ([, title = '', code = '']) => [title, extensionIn(code)] as const,
  ),
);

const addTable: Extend = ({ data, doors }) => {
  const invoices = new TableV2(data, 'Invoices', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
  });
  for (const { fn } of doors) invoices.grantReadWriteData(fn);
};

/** Synthesises with all checks; what breaks a rule about security or lost data throws. */
const synthesise = (extend: Extend, settings: StageSettings = {}) => {
  const stage = readStage('test', settings);
  const outdir = join(process.env['CDK_OUTPUTS'] ?? '', `extensions-${process.pid}`);
  const app = new App({ outdir, builtinCloudFormationValidation: false, treeMetadata: false });
  portico(app, 'test', stage, () => 'test/cdk/bundle', extend);
  checkTemplates(app, stage);
  const { stacks } = app.synth();
  const templates = new Map<string, Template>(
    stacks.map(({ stackName, template }) => [stackName.replace('Portico-test-', ''), template]),
  );
  return (stack: string) => templates.get(stack) as Template;
};

const doors = ['HttpApi', 'RestApi', 'FunctionUrl'];

/** The functions of a stack that serve the app. */
const servingIn = (template: Template): Found[] =>
  resourcesOf(template, 'AWS::Lambda::Function').filter(({ get }) =>
    textOf(get('Environment.Variables')).includes('"DATABASE_URL"'),
  );

const allowedIn = (template: Template): string =>
  textOf(resourcesOf(template, 'AWS::IAM::Policy').map(({ get }) => get('PolicyDocument')));

describe('the recipes of docs/deploy.md, and a table, together', () => {
  const templateOf = synthesise(
    (deployed) => {
      for (const extend of [...Object.values(recipes), addTable]) extend(deployed);
    },
    { restApi: { streamExport: true } },
  );
  const serving = doors.flatMap((door) => servingIn(templateOf(door)));

  it('are these', () => {
    expect(Object.keys(recipes)).toEqual([
      'Add a queue',
      'Add a bucket',
      'Put the function into a VPC',
    ]);
  });

  it('reach each function that serves the app', () => {
    expect(serving.map(({ get }) => get('Description'))).toEqual(
      ['http-api', 'rest-api', 'rest-api-stream', 'function-url'].map(
        (name) => `${name} of Portico`,
      ),
    );
  });

  it('add a queue that the doors may send to, and know the address of', () => {
    expect(resourcesOf(templateOf('Data'), 'AWS::SQS::Queue')).toHaveLength(2);
    for (const door of doors) expect(allowedIn(templateOf(door))).toContain('"sqs:SendMessage"');
    for (const { get } of serving) {
      expect(get('Environment.Variables.ORDERS_QUEUE_URL')).toEqual({
        'Fn::ImportValue': expect.any(String),
      });
    }
  });

  it('add a bucket that the doors may read, and that outlives the stack', () => {
    expect(resourcesOf(templateOf('Data'), 'AWS::S3::Bucket')).toMatchObject([
      { DeletionPolicy: 'Retain' },
    ]);
    for (const door of doors) expect(allowedIn(templateOf(door))).toContain('"s3:GetObject*"');
  });

  it('put the functions into a VPC, where they may make their network interfaces', () => {
    for (const { get } of serving) {
      expect(get('VpcConfig')).toEqual({
        SubnetIds: [expect.stringMatching(/^subnet-/), expect.stringMatching(/^subnet-/)],
        SecurityGroupIds: [expect.stringMatching(/^sg-/)],
      });
    }
    for (const door of doors) {
      const roles = resourcesOf(templateOf(door), 'AWS::IAM::Role').filter(({ get }) =>
        textOf(listOf(get('ManagedPolicyArns'))).includes('AWSLambdaVPCAccessExecutionRole'),
      );
      expect(roles).toHaveLength(servingIn(templateOf(door)).length);
    }
  });

  it('add a table that the doors may read and write', () => {
    for (const door of doors) expect(allowedIn(templateOf(door))).toContain('"dynamodb:Scan"');
  });
});

describe('cdk/extensions.ts', () => {
  it('adds nothing until a team has written something there', () => {
    const deployed = new Proxy({} as Parameters<Extend>[0], {
      get: (_, name) => {
        throw new Error(`reads ${String(name)}`);
      },
    });
    expect(() => empty(deployed)).not.toThrow();
  });
});
