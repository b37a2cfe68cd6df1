import { tokenAuthorizer } from '../../adapters/authorizers/token-authorizer.ts';
import { readAuthorizerConfig } from '../config/config.ts';
import { openAuthorizerPorts } from './open-ports.ts';

export const handler = tokenAuthorizer(
  await openAuthorizerPorts(readAuthorizerConfig(process.env), 'token-authorizer'),
);
