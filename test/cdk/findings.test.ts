import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type CfnElement, type CfnResource } from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledged, checkTemplates } from '../../cdk/nag.ts';
import { portico } from '../../cdk/portico.ts';
import { readStage } from '../../cdk/settings.ts';
import cdkJson from '../../cdk.json';

type Stacks = ReturnType<typeof portico>;

/** Synthesises a stage with a fault in it. */
const synthesise = (plant: (stacks: Stacks) => void) => {
  const outdir = mkdtempSync(join(tmpdir(), 'portico-findings-'));
  try {
    const stage = readStage('test', {});
    const app = new App({ outdir, context: cdkJson.context });
    const stacks = portico(app, 'test', stage, () => 'test/cdk/bundle');
    plant(stacks);
    checkTemplates(app, stage);
    app.synth();
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

const override = (element: CfnElement | undefined, path: string, value: unknown): void =>
  (element as CfnResource).addPropertyOverride(path, value);

const find = (stack: Stacks[keyof Stacks], kind: (node: unknown) => boolean) =>
  stack.node.findAll().find(kind) as CfnResource;

const isTable = (node: unknown) => node instanceof CfnGlobalTable;
const isStage = (node: unknown) => node instanceof CfnStage;

describe('a synthesis', () => {
  it('is fine without a fault', () => {
    expect(() => synthesise(() => {})).not.toThrow();
  });

  const faults: [who: string, plant: (stacks: Stacks) => void, line: RegExp][] = [
    [
      'a rule of ours',
      ({ data }) => override(find(data, isTable), 'TimeToLiveSpecification.Enabled', false),
      /ERROR a table forgets what has expired \(Portico\)\n\s+Portico-test-Data\/Table\/Resource .*\n\s+Acknowledge with 'Portico::table-expiry'/,
    ],
    [
      'a rule of ours',
      ({ httpApi }) => override(find(httpApi, isStage), 'DefaultRouteSettings', undefined),
      /ERROR a stage of an HTTP API is throttled \(Portico\)/,
    ],
    [
      'cdk-nag',
      ({ data }) => new Bucket(data, 'Bucket', { enforceSSL: false }),
      /ERROR The S3 Bucket or bucket policy does not require requests to use SSL\. \(AwsSolutions\)\n\s+Portico-test-Data\/Bucket\/Resource/,
    ],
    [
      "CloudFormation's validator, an unknown value",
      ({ data }) => override(find(data, isTable), 'BillingMode', 'PAY_NOBODY'),
      /PAY_NOBODY[^\n]*\(CloudFormation Validate\)\n\s+Portico-test-Data\/Table\/Resource/,
    ],
    [
      "CloudFormation's validator, an unknown property",
      ({ data }) => override(find(data, isTable), 'Recoverable', true),
      /Recoverable[^\n]*\(CloudFormation Validate\)\n\s+Portico-test-Data\/Table\/Resource/,
    ],
  ];

  it.each(faults)(
    'is stopped by %s, with a line that says what and where (%#)',
    (_, plant, line) => {
      expect(() => synthesise(plant)).toThrow(line);
    },
  );
});

describe('what is acknowledged', () => {
  it.each(acknowledged.map(({ reason }) => reason))('has a reason: %s', (reason) => {
    expect(reason).toMatch(/^\S.{18,}[^.]$/);
  });
});
