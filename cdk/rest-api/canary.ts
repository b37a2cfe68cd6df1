import { Aws, CfnCondition, CfnOutput, CfnParameter, Fn } from 'aws-cdk-lib';
import type { CfnStage, RestApi } from 'aws-cdk-lib/aws-apigateway';

/**
 * Gives a part of the requests to the new deployment of the API: its methods, models and errors, the
 * function behind having its own `rollout`. The others stay with the deployment that is named at
 * deploy time, which the stack had told as its output `Deployment`:
 *
 *     cdk deploy … --parameters StableDeployment=<id>    the canary begins
 *     cdk deploy … --parameters StableDeployment=        everybody gets the new one
 *
 * Without a name, as the first time, everybody gets the new one at once.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 */
export const addCanary = (api: RestApi, percent: number): void => {
  const { stack, latestDeployment, deploymentStage } = api;
  const latest = latestDeployment?.deploymentId;
  const stable = new CfnParameter(stack, 'StableDeployment', {
    description: 'The deployment that most requests stay with; all go to the new one if empty',
    default: '',
    allowedPattern: '[a-z0-9]*',
  }).valueAsString;
  const { logicalId } = new CfnCondition(stack, 'IsCanary', {
    expression: Fn.conditionNot(Fn.conditionEquals(stable, '')),
  });
  const stage = deploymentStage.node.defaultChild as CfnStage;
  stage.addPropertyOverride('DeploymentId', { 'Fn::If': [logicalId, stable, latest] });
  stage.addPropertyOverride('CanarySetting', {
    'Fn::If': [
      logicalId,
      { DeploymentId: latest, PercentTraffic: percent, UseStageCache: false },
      { Ref: 'AWS::NoValue' },
    ],
  });
  new CfnOutput(stack, 'Deployment', { value: latest ?? Aws.NO_VALUE });
};
