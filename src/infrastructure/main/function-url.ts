import { functionUrl } from '../../adapters/lambda/function-url.ts';
import { readConfig } from '../config.ts';
import { container, T } from '../container.ts';

export const handler = functionUrl(await container(readConfig(process.env)).getAsync(T.App));
