import { httpAuthorizer } from '../../adapters/authorizers/http-authorizer.ts';
import { readEdgeConfig } from '../config.ts';
import { authorizerPorts } from '../container.ts';

export const handler = httpAuthorizer(
  await authorizerPorts(readEdgeConfig(process.env), 'http-authorizer'),
);
