import { alb } from '../../adapters/lambda/alb.ts';
import { readConfig, withoutGatewayDefaults } from '../config/config.ts';
import { assemble } from './assemble.ts';
import { openPorts } from './open-ports.ts';

const config = readConfig(process.env, withoutGatewayDefaults);

const app = assemble(await openPorts(config, 'alb'), config);

export const handler = alb(app, config.door);
