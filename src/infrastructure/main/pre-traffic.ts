import { preTraffic } from '../pre-traffic/pre-traffic.ts';
import { doorLog } from './open-ports.ts';

const log = doorLog({ level: 'info', format: 'json' }, 'pre-traffic');

export const handler = preTraffic(process.env, log);
