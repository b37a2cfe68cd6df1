import { functionUrlStream } from '../../adapters/lambda/function-url.ts';
import { readConfig, withoutGatewayDefaults } from '../config/config.ts';
import { assemble } from './assemble.ts';
import { openPorts } from './open-ports.ts';

const config = readConfig(process.env, withoutGatewayDefaults);

const app = assemble(await openPorts(config, 'function-url-stream'), config);

export const handler = functionUrlStream(app, config.door);
