import { functionUrlStream } from '../../adapters/lambda/function-url.ts';
import { readConfig, ungated } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env, ungated);

export const handler = functionUrlStream(
  await container(config, 'function-url-stream').getAsync(T.App),
  config.door,
);
