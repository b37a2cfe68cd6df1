import { httpApi } from '../../adapters/lambda/http-api.ts';
import { readConfig } from '../config/config.ts';
import { assemble } from './assemble.ts';
import { openPorts } from './open-ports.ts';

const config = readConfig(process.env);

const app = assemble(await openPorts(config, 'http-api'), config);

export const handler = httpApi(app, config.door);
