import { findStage } from '../../cdk/find-stage.ts';
import { sandboxOf } from '../../cdk/sandbox.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';
import { stages } from '../../cdk/stages.ts';
import { templatesOf } from './stacks.ts';

const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c-0000-4000-8000-000000000000';
const domain = (name: string) => ({ name, certificateArn: arn });

/** A team's `dev` with all that a second stage could not have, or would pay for by the hour. */
const lavish: StageSettings = {
  region: 'us-east-1',
  tags: { team: 'a' },
  auth: { kind: 'cognito', domainPrefix: 'team-a' },
  lambda: { memoryMb: 1_024, provisionedConcurrency: { min: 1, max: 2 } },
  data: { customerManagedKey: true },
  httpApi: { domain: domain('a.example.com') },
  restApi: { domain: domain('b.example.com'), waf: {}, cache: {} },
  functionUrl: { cloudFront: { domain: domain('c.example.com'), waf: {} } },
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

  it.each([
    'AWS::ApiGateway::DomainName',
    'AWS::ApiGatewayV2::DomainName',
    'AWS::WAFv2::WebACL',
    'AWS::ApplicationAutoScaling::ScalableTarget',
    'AWS::Budgets::Budget',
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
});
