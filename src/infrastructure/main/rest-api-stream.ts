import { restApiStream } from '../../adapters/lambda/rest-api.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env);

export const handler = restApiStream(
  await container(config, 'rest-api-stream').getAsync(T.App),
  config.door,
);
