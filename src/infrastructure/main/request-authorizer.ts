import { requestAuthorizer } from '../../adapters/authorizers/request-authorizer.ts';
import { readEdgeConfig } from '../config.ts';
import { authorizerPorts } from '../container.ts';

export const handler = requestAuthorizer(
  await authorizerPorts(readEdgeConfig(process.env), 'request-authorizer'),
);
