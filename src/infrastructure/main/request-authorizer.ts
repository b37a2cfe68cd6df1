import { requestAuthorizer } from '../../adapters/authorizers/request-authorizer.ts';
import { readAuthorizerConfig } from '../config/config.ts';
import { openAuthorizerPorts } from './open-ports.ts';

export const handler = requestAuthorizer(
  await openAuthorizerPorts(readAuthorizerConfig(process.env), 'request-authorizer'),
);
