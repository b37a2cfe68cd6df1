import { functionUrl } from '../../adapters/lambda/function-url.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env);

export const handler = functionUrl(
  await container(config, 'function-url').getAsync(T.App),
  config.door,
);
