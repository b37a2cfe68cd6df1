import { alb } from '../../adapters/lambda/alb.ts';
import { readConfig, ungated } from '../config.ts';
import { container, T } from '../container.ts';

const config = readConfig(process.env, ungated);

export const handler = alb(await container(config, 'alb').getAsync(T.App), config.door);
