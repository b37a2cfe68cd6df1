import { functionUrl } from '../../adapters/lambda/function-url.ts';
import { readConfig, ungated } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env, ungated);

export const handler = functionUrl(
  await container(config, 'function-url').getAsync(T.App),
  config.door,
);
