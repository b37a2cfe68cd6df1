import { requestAuthorizer } from '../../adapters/authorizers/request-authorizer.ts';
import { readEdgeConfig } from '../config.ts';
import { openAuthorizerPorts } from './open-ports.ts';

export const handler = requestAuthorizer(
  await openAuthorizerPorts(readEdgeConfig(process.env), 'request-authorizer'),
);
