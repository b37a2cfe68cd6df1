import { restApi } from '../../adapters/lambda/rest-api.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

export const handler = restApi(await container(readConfig(process.env)).getAsync(T.App));
