import { functionUrlStream } from '../../adapters/lambda/function-url.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env);

export const handler = functionUrlStream(
  await container(config, 'function-url-stream').getAsync(T.App),
  config.door,
);
