import { alb } from '../../adapters/lambda/alb.ts';
import { readConfig, ungated } from '../config.ts';
import { assemble } from './assemble.ts';
import { openPorts } from './open-ports.ts';

const config = readConfig(process.env, ungated);

const app = assemble(await openPorts(config, 'alb'), config);

export const handler = alb(app, config.door);
