import {
  CodeDeployClient,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import type { Log } from '../../application/ports/driven.ts';
import { awsRequests } from '../aws-requests.ts';
import type { Environment } from '../config/settings.ts';
import { events } from './events.ts';

/** As CodeDeploy sends it before a version gets traffic. */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** In milliseconds, a cold start included. Three attempts end before the hook's time-out. */
const requestTimeout = 15_000;

/**
 * Calls a new version through its own handler, by the event that its door sends, and tells CodeDeploy
 * whether it may have traffic.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
export const preTraffic = ({ BUNDLE = '', VERSION_ARN }: Environment, log: Log) => {
  const lambda = new LambdaClient(awsRequests(requestTimeout));
  const codeDeploy = new CodeDeployClient(awsRequests(requestTimeout));

  const isReady = async (): Promise<boolean> => {
    const Payload = JSON.stringify(events[BUNDLE]);
    const result = await lambda.send(new InvokeCommand({ FunctionName: VERSION_ARN, Payload }));
    const answer = answerOf(result);
    const isGood = isExpected(BUNDLE, answer);
    if (!isGood) log('error', 'a version is not ready', { version: VERSION_ARN, answer });
    return isGood;
  };

  return async ({ DeploymentId, LifecycleEventHookExecutionId }: HookEvent): Promise<void> => {
    // Without a word from here CodeDeploy would wait for an hour.
    const isGood = await isReady().catch((error: unknown) => {
      log('error', 'a version cannot be asked', { version: VERSION_ARN, error });
      return false;
    });
    const command = new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId: DeploymentId,
      lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
      status: isGood ? 'Succeeded' : 'Failed',
    });
    await codeDeploy.send(command);
  };
};

interface Answer {
  readonly statusCode?: number;
  readonly isAuthorized?: boolean;
  readonly errorMessage?: string;
}

/** Of an answer that is streamed, what stands before its body: JSON, and eight bytes that are zero. */
const answerOf = ({ Payload }: InvokeCommandOutput): Answer => {
  const [text = ''] = new TextDecoder().decode(Payload).split('\0', 1);
  return JSON.parse(text);
};

/** An authorizer must refuse the token with its own message; any other error is a failure. */
const isExpected = (
  bundle: string,
  { statusCode, isAuthorized, errorMessage }: Answer,
): boolean => {
  switch (bundle) {
    case 'http-authorizer':
      return isAuthorized === false;
    case 'request-authorizer':
    case 'token-authorizer':
      return errorMessage === 'Unauthorized';
    default:
      return statusCode === 200;
  }
};
