import { AccessLogFormat, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { keptLogs } from '../logs.ts';
import type { Stage } from '../settings/stage.ts';

/**
 * Nothing that a client writes is among them, so that no line can be forged; it may choose a UUID for
 * its `requestId`, but not its `extendedRequestId`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const fields = {
  requestId: 'requestId',
  extendedRequestId: 'extendedRequestId',
  time: 'requestTime',
  clientAddress: 'identity.sourceIp',
  vpcEndpointId: 'identity.vpceId',
  apiKeyId: 'identity.apiKeyId',
  caller: 'authorizer.principalId',
  method: 'httpMethod',
  route: 'resourcePath',
  protocol: 'protocol',
  tlsVersion: 'tlsVersion',
  status: 'status',
  bytes: 'responseLength',
  milliseconds: 'responseLatency',
  isCanary: 'isCanaryRequest',
  integrationStatus: 'integration.status',
  integrationMilliseconds: 'integration.latency',
  integrationError: 'integration.error',
  authorizerStatus: 'authorizer.status',
  authorizerMilliseconds: 'authorizer.latency',
  authorizerError: 'authorizer.error',
  wafResponse: 'wafResponseCode',
  wafStatus: 'waf.status',
  wafError: 'waf.error',
  error: 'error.responseType',
};

/** A JSON object for each request, in a log group of its own. */
export const accessLog = (scope: Construct, stage: Stage) => ({
  accessLogDestination: new LogGroupLogDestination(
    new LogGroup(scope, 'AccessLogs', keptLogs(stage)),
  ),
  accessLogFormat: AccessLogFormat.custom(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(fields).map(([name, source]) => [name, `$context.${source}`]),
      ),
    ),
  ),
});
