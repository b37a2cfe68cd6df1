import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import type { Principal } from '../../src/application/ports/driven.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { assemble } from '../../src/infrastructure/main/assemble.ts';
import { openPorts } from '../../src/infrastructure/main/open-ports.ts';

/** Set when it is bundled. */
declare const DOOR: 'rest-api' | 'http-api';

const config = readConfig(process.env);
const scopes = ['users:read', 'users:write'];
const caller: Principal = { id: 'alice', kind: 'token', roles: [], scopes };

const ports = await openPorts(config, DOOR);
const app = assemble({ ...ports, authenticate: async () => caller }, config);

export const handler = DOOR === 'rest-api' ? restApi(app, config.door) : httpApi(app, config.door);
