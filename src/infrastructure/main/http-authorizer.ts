import { httpAuthorizer } from '../../adapters/authorizers/http-authorizer.ts';
import { readAuthorizerConfig } from '../config/config.ts';
import { openAuthorizerPorts } from './open-ports.ts';

export const handler = httpAuthorizer(
  await openAuthorizerPorts(readAuthorizerConfig(process.env), 'http-authorizer'),
);
