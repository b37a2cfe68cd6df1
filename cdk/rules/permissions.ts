import { type Found, listOf, type Rule, rule, textOf } from './rule.ts';

const identities = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role'];
const documents = [
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SQS::QueuePolicy',
];

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** What a policy allows. */
const allowedBy = ({ get }: Found): readonly Statement[] =>
  [
    get('PolicyDocument.Statement'),
    get('ResourcePolicy.Statement'),
    ...listOf(get('Policies')).map((_, index) => get(`Policies.${index}.PolicyDocument.Statement`)),
  ]
    .flatMap((statements) => listOf(statements) as readonly Statement[])
    .filter(({ Effect }) => Effect === 'Allow');

/** Actions that have no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const withoutResource = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

const anybody = /^("\*"|\{"AWS":"\*"\}|\{"AWS":\["\*"\]\})$/;

export const permissionRules: readonly Rule[] = [
  // Grants of the CDK have wildcards such as `s3:GetObject*`.
  rule('iam-action', 'no role may do everything, nor all that a service has', identities, (found) =>
    allowedBy(found).every(
      ({ Action, NotAction }) =>
        NotAction === undefined &&
        !listOf(Action).some((each) => /^(\*|.*:\*)$/.test(String(each))),
    ),
  ),
  rule('iam-resource', 'what a role may do it to is named, except to X-Ray', identities, (found) =>
    allowedBy(found).every(
      ({ Action, Resource, NotResource }) =>
        NotResource === undefined &&
        (!listOf(Resource).includes('*') ||
          listOf(Action).every((action) => withoutResource.includes(String(action)))),
    ),
  ),
  rule(
    'iam-trust',
    'a role is for one service, not for whoever asks',
    'AWS::IAM::Role',
    ({ get }) =>
      listOf(get('AssumeRolePolicyDocument.Statement')).every(
        (statement) => !anybody.test(textOf((statement as Statement).Principal)),
      ),
  ),
  rule(
    'iam-user',
    'there are no users with keys that last',
    ['AWS::IAM::User', 'AWS::IAM::AccessKey'],
    () => false,
  ),
  rule('resource-open', 'nothing is open to everybody', documents, (found) =>
    allowedBy(found).every(
      ({ Principal, Condition }) => !anybody.test(textOf(Principal)) || Condition !== undefined,
    ),
  ),
  rule(
    'function-url-policy',
    'a policy that lets call a Function URL lets call its function, by way of it',
    ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'],
    (found) => {
      const allowed = allowedBy(found);
      const may = (action: string) =>
        allowed.filter(({ Action }) => listOf(Action).includes(action));
      return (
        may('lambda:InvokeFunctionUrl').length === 0 ||
        may('lambda:InvokeFunction').some(({ Condition }) =>
          textOf(Condition).includes('lambda:InvokedViaFunctionUrl'),
        )
      );
    },
  ),
];
