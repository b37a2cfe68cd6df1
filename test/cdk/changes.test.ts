import type { StageSettings } from '../../cdk/settings.ts';
import { deploymentOf, problemsOf, type Templates } from './changes.ts';
import { templatesOf } from './stacks.ts';

/** That every change of settings is without problems is for pairwise.test.ts; here they are made to be found. */

const table = (properties: object) => ({
  Resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties: properties } },
});
const nothing = { Resources: {} };
const exporting = (value: string) => ({
  Resources: {},
  Outputs: { Secret: { Value: value, Export: { Name: 'Data:Secret' } } },
});
const importing = {
  Resources: {
    Door: { Type: 'AWS::Lambda::Function', Properties: { 'Fn::ImportValue': 'Data:Secret' } },
  },
};
const reading = (output: string) => ({
  Resources: {
    Door: {
      Type: 'AWS::Lambda::Function',
      Properties: { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: output } },
    },
  },
});

const problems = (old: Templates, next: Templates) =>
  problemsOf(deploymentOf(old), deploymentOf(next));

describe('a change that cannot be deployed, or loses data, is found', () => {
  it.each<[string, Templates, Templates, string]>([
    [
      'an export goes that a deployed stack imports',
      { Data: exporting('a'), Door: importing },
      { Data: nothing, Door: nothing },
      'Data: Data:Secret is in use',
    ],
    [
      'an export changes that a deployed stack imports',
      { Data: exporting('a'), Door: importing },
      { Data: exporting('b'), Door: importing },
      'Data: Data:Secret is in use',
    ],
    [
      'an output is read that is not there yet',
      { Data: nothing, Door: nothing },
      { Door: reading('Secret'), Data: exporting('a') },
      'Door: Data.Secret is not there',
    ],
    [
      'a table is replaced',
      { Data: table({ KeySchema: ['a'] }) },
      { Data: table({ KeySchema: ['b'] }) },
      'Data: Table (AWS::DynamoDB::GlobalTable) is replaced: KeySchema',
    ],
    [
      'a table has another logical id',
      { Data: table({}) },
      { Data: { Resources: { Other: table({}).Resources.Table } } },
      'Data: Table (AWS::DynamoDB::GlobalTable) becomes Other',
    ],
  ])('%s', (_, old, next, problem) => {
    expect(problems(old, next)).toEqual([problem]);
  });

  it('and nothing is found where nothing changes', () => {
    const same = { Data: exporting('a'), Door: importing };
    expect(problems(same, same)).toEqual([]);
  });

  it('and nothing is found where an output goes before whoever reads it knows', () => {
    const old = { Data: exporting('a'), Door: reading('Secret') };
    expect(problems(old, { Data: nothing, Door: nothing })).toEqual([]);
  });
});

describe('what a door is told of the data', () => {
  const doorsOf = (settings: StageSettings) => {
    const { httpApi, restApi, functionUrl } = templatesOf(settings);
    return [httpApi, restApi, functionUrl].map((template) => JSON.stringify(template));
  };

  it.each<[string, StageSettings, StageSettings]>([
    ['the issuer', {}, { auth: { kind: 'cognito' } }],
    [
      "the user pool's client",
      { auth: { kind: 'cognito' } },
      { auth: { kind: 'cognito', callbackUrls: ['https://app.example/'] } },
    ],
    ['the table', {}, { data: { table: 'restored-users' } }],
  ])('is in its template by another name when it is another: %s', (_, old, next) => {
    // Else the CDK's command line would see no change, and the function would get no new version.
    const before = doorsOf(old);
    for (const [index, after] of doorsOf(next).entries()) expect(after).not.toBe(before[index]);
  });

  it('is nothing of the key of the table, which it need not be told of', () => {
    expect(doorsOf({ data: { customerManagedKey: true } })).toEqual(doorsOf({}));
  });

  /**
   * What is read of another stack is not known before the change is made: where CloudFormation would have to
   * replace the resource for another value, it would replace it.
   */
  it('stands only where a resource is updated in place', () => {
    const settings: StageSettings = {
      auth: { kind: 'cognito' },
      httpApi: { authorizer: 'jwt' },
      restApi: { waf: {} },
      observability: { doors: ['httpApi', 'restApi', 'functionUrl'] },
    };
    const places = Object.values(templatesOf(settings)).flatMap((template) =>
      Object.values((template as Templates[string]).Resources).flatMap(({ Type, Properties }) =>
        Object.entries(Properties as object)
          .filter(([, value]) => JSON.stringify(value).includes('Fn::GetStackOutput'))
          .map(([name]) => `${Type}.${name}`),
      ),
    );
    expect([...new Set(places)].sort()).toEqual([
      'AWS::ApiGatewayV2::Authorizer.JwtConfiguration',
      'AWS::CloudWatch::Alarm.Dimensions',
      'AWS::CloudWatch::Alarm.Metrics',
      'AWS::CloudWatch::Dashboard.DashboardBody',
      'AWS::IAM::Policy.PolicyDocument',
      'AWS::Lambda::Function.Environment',
      'AWS::Logs::QueryDefinition.LogGroupNames',
    ]);
  });
});
