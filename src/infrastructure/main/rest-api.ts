import { restApi } from '../../adapters/lambda/rest-api.ts';
import { readConfig } from '../config/config.ts';
import { assemble } from './assemble.ts';
import { openPorts } from './open-ports.ts';

const config = readConfig(process.env);

const app = assemble(await openPorts(config, 'rest-api'), config);

export const handler = restApi(app, config.door);
