import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { keptLogs } from '../logs.ts';
import type { Stage } from '../settings/stage.ts';

/**
 * Nothing that a client writes is among them, so that no line can be forged.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const fields = {
  requestId: 'requestId',
  time: 'requestTime',
  clientAddress: 'identity.sourceIp',
  route: 'routeKey',
  protocol: 'protocol',
  status: 'status',
  bytes: 'responseLength',
  milliseconds: 'responseLatency',
  integrationStatus: 'integrationStatus',
  integrationMilliseconds: 'integrationLatency',
  integrationError: 'integrationErrorMessage',
  authorizerError: 'authorizer.error',
  error: 'error.message',
};

/** A JSON object for each request, in a log group of its own. */
export const accessLog = (scope: Construct, stage: Stage): IAccessLogSettings => ({
  destination: new LogGroupLogDestination(new LogGroup(scope, 'AccessLogs', keptLogs(stage))),
  format: AccessLogFormat.custom(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(fields).map(([name, source]) => [name, `$context.${source}`]),
      ),
    ),
  ),
});
