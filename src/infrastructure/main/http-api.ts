import { httpApi } from '../../adapters/lambda/http-api.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env);

export const handler = httpApi(await container(config, 'http-api').getAsync(T.App), config.door);
