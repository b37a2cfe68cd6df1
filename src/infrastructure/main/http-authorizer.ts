import { httpAuthorizer } from '../../adapters/authorizers/http-authorizer.ts';
import { readEdgeConfig } from '../config.ts';
import { openAuthorizerPorts } from './open-ports.ts';

export const handler = httpAuthorizer(
  await openAuthorizerPorts(readEdgeConfig(process.env), 'http-authorizer'),
);
