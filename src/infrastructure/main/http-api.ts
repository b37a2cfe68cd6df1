import { httpApi } from '../../adapters/lambda/http-api.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

export const handler = httpApi(await container(readConfig(process.env)).getAsync(T.App));
