import { restApi } from '../../adapters/lambda/rest-api.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env);

export const handler = restApi(await container(config, 'rest-api').getAsync(T.App), config.door);
