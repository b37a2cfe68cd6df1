import { tokenAuthorizer } from '../../adapters/authorizers/token-authorizer.ts';
import { readEdgeConfig } from '../config.ts';
import { authorizerPorts } from '../container.ts';

export const handler = tokenAuthorizer(
  await authorizerPorts(readEdgeConfig(process.env), 'token-authorizer'),
);
