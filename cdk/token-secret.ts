import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { BundleFunction, rarely } from './bundle-function.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { TokenProps } from './token-types.ts';

/** Signs and verifies tokens; nobody has ever seen it, and it does not stay the same. */
export const tokenSecret = (scope: Construct, props: TokenProps): ISecret => {
  const secret = new Secret(scope, 'TokenSecret', {
    description: 'Signs and verifies the tokens that the API accepts',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: removalPolicyOf(props.stage),
  });
  const { rotateSecretDays } = props.stage.data;
  if (rotateSecretDays !== null) rotate(scope, secret, props, rotateSecretDays);
  return secret;
};

const rotate = (
  scope: Construct,
  secret: Secret,
  { stage, bundle }: TokenProps,
  automaticallyAfterDays: number,
): void => {
  const bundled = new BundleFunction(
    scope,
    'RotateSecret',
    { stage: rarely(stage, 30), bundle },
    'rotate-secret',
  );
  const { function: rotation, live } = bundled;
  // A `RotationSchedule` would grant more: to read the secret, and random passwords on `*`.
  const actions = ['DescribeSecret', 'PutSecretValue', 'UpdateSecretVersionStage'];
  rotation.addToRolePolicy(
    new PolicyStatement({
      actions: actions.map((action) => `secretsmanager:${action}`),
      resources: [secret.secretArn],
    }),
  );
  live.addPermission('Rotation', {
    principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
    sourceAccount: Aws.ACCOUNT_ID,
  });
  const schedule = new CfnRotationSchedule(scope, 'Rotation', {
    secretId: secret.secretArn,
    rotationLambdaArn: live.functionArn,
    rotationRules: { automaticallyAfterDays },
    rotateImmediatelyOnUpdate: false,
  });
  schedule.node.addDependency(bundled);
};
