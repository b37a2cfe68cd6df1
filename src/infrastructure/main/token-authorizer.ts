import { tokenAuthorizer } from '../../adapters/authorizers/token-authorizer.ts';
import { readEdgeConfig } from '../config.ts';
import { openAuthorizerPorts } from './open-ports.ts';

export const handler = tokenAuthorizer(
  await openAuthorizerPorts(readEdgeConfig(process.env), 'token-authorizer'),
);
