import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { findStage } from '../../cdk/find-stage.ts';
import { sandboxOf } from '../../cdk/sandbox.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';
import { stages } from '../../cdk/stages.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { choices, settingsOf } from './choices.ts';
import { stacksOf, templatesOf } from './stacks.ts';

const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c-0000-4000-8000-000000000000';
const domain = (name: string) => ({ name, certificateArn: arn });

/** A team's `dev` with all that a second stage could not have, or would pay for by the hour. */
const lavish: StageSettings = {
  region: 'us-east-1',
  tags: { team: 'a' },
  auth: { kind: 'cognito', domainPrefix: 'team-a' },
  lambda: { memoryMb: 1_024, provisionedConcurrency: { min: 1, max: 2 } },
  data: { customerManagedKey: true, table: 'team-a-users', backup: {} },
  httpApi: { domain: domain('a.example.com') },
  restApi: { domain: domain('b.example.com'), waf: {}, cache: {} },
  functionUrl: { cloudFront: { domain: domain('c.example.com'), waf: {} } },
  observability: { slack: { workspaceId: 'T0123456789', channelId: 'C0123456789' } },
};

const sandbox = sandboxOf(lavish);

describe('a sandbox', () => {
  it('is dev under a name of its own, without an entry', () => {
    const { dev } = stages;
    expect(findStage('dev-ada')).toEqual(readStage('dev-ada', sandboxOf(dev ?? {})));
  });

  it.each(['dev-', 'dev-Ada', 'dev-ada-', 'deva', 'test-ada', 'toString', `dev-${'a'.repeat(29)}`])(
    'is not called %s',
    (name) => {
      expect(() => findStage(name)).toThrow(/^(unknown stage|dev-a+: must be)/);
    },
  );

  it('keeps what dev says of the rest', () => {
    expect(readStage('dev-ada', sandbox)).toMatchObject({
      ...{ region: 'us-east-1', tags: { team: 'a' }, lambda: { memoryMb: 1_024 } },
      functionUrl: { cloudFront: { cache: true } },
    });
  });

  const resources = Object.values(templatesOf(sandbox)).flatMap((template) =>
    Object.values(
      (template as { Resources: Record<string, { Type: string; DeletionPolicy?: string }> })
        .Resources,
    ),
  );

  it('has a table of its own, whichever dev has adopted', () => {
    const types = resources.map(({ Type }) => Type);
    expect(types).toContain('AWS::DynamoDB::GlobalTable');
  });

  it.each([
    'AWS::ApiGateway::DomainName',
    'AWS::ApiGatewayV2::DomainName',
    'AWS::WAFv2::WebACL',
    'AWS::ApplicationAutoScaling::ScalableTarget',
    'AWS::Budgets::Budget',
    'AWS::Backup::BackupPlan',
    'AWS::Chatbot::SlackChannelConfiguration',
  ])('has no %s, which dev has', (type) => {
    const ofDev = Object.values(templatesOf(lavish)).map((template) => JSON.stringify(template));
    expect(ofDev.join()).toContain(`"${type}"`);
    expect(resources.filter(({ Type }) => Type === type)).toEqual([]);
  });

  it('leaves no table, user pool or key behind', () => {
    const types = ['AWS::DynamoDB::GlobalTable', 'AWS::Cognito::UserPool', 'AWS::KMS::Key'];
    const kept = resources.filter(({ Type }) => types.includes(Type));
    expect(kept.map(({ Type }) => Type)).toEqual(expect.arrayContaining(types.slice(0, 2)));
    for (const { DeletionPolicy } of kept) expect(DeletionPolicy).toBe('Delete');
  });

  const single = Object.entries(choices).flatMap(([path, values]) =>
    values.map((_, index) => settingsOf({ [path]: index })),
  );
  const isGood = (settings: StageSettings): boolean => {
    try {
      return Boolean(readStage('dev', settings));
    } catch {
      return false;
    }
  };

  it.each(single.filter(isGood))('can be made of a dev with %j', (settings) => {
    const { auth, lambda, data, observability, ...doors } = readStage(
      'dev-ada',
      sandboxOf(settings),
    );
    expect(JSON.stringify(doors)).not.toMatch(/"(domain|waf)":/);
    for (const name of ['domainPrefix', 'provisionedConcurrency', 'table', 'backup', 'slack']) {
      expect({ ...auth, ...lambda, ...data, ...observability }).not.toHaveProperty(name);
    }
    expect({ ...lambda, ...data, ...observability, ...doors.restApi }).toMatchObject({
      ...{ reservedConcurrency: null, rollout: 'at-once', keep: false, customerManagedKey: false },
      monthlyBudget: null,
    });
    expect(doors.restApi).not.toHaveProperty('cache');
  });
});

describe('--watch', () => {
  it('watches what bundles and templates are made of, and not what is made', () => {
    const { watch } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    expect(watch).toEqual({ include: ['src/**', 'cdk/**'] });
  });

  interface Resource {
    readonly Type: string;
    readonly Properties?: Readonly<Record<string, unknown>>;
  }
  const folder = temporaryFolder();

  const stackOf = (code: string) => {
    writeFileSync(join(folder(), 'index.mjs'), code);
    const stacks = stacksOf(sandbox, folder());
    return Object.values(stacks).map((stack) => Template.fromStack(stack).toJSON());
  };

  /** What of a template is not as before, where `aws:asset:path` and the like do not count. */
  const changes = (before: Record<string, Resource>, after: Record<string, Resource>) => {
    const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return ids.flatMap((id) => {
      const [old, now] = [before[id]?.Properties ?? {}, after[id]?.Properties ?? {}];
      const type = (after[id] ?? before[id])?.Type ?? '';
      const isSame = (name: string) => JSON.stringify(old[name]) === JSON.stringify(now[name]);
      if (!before[id] || !after[id]) return [`${type} replaced`];
      return Object.keys({ ...old, ...now })
        .filter((name) => !isSame(name))
        .map((name) => `${type} ${name}`);
    });
  };

  // The CDK changes in place what is no more than this, a version by another name included:
  // https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-deploy.html, --hotswap
  it('finds that a change of code is one that the CDK makes in place', () => {
    const [before, after] = [stackOf('export const a = 1;'), stackOf('export const a = 2;')];
    const changed = before.map((template, index) => [
      ...changes(template['Resources'], after[index]?.['Resources']),
      ...(JSON.stringify(template['Outputs']) === JSON.stringify(after[index]?.['Outputs'])
        ? []
        : ['outputs']),
    ]);
    expect(new Set(changed.flat())).toEqual(
      new Set([
        ...['AWS::Lambda::Function Code', 'AWS::Lambda::Version replaced'],
        'AWS::Lambda::Alias FunctionVersion',
      ]),
    );
  });
});
