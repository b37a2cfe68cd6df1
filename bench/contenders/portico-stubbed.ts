import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import type { Principal } from '../../src/application/ports.ts';
import { readConfig } from '../../src/infrastructure/config.ts';
import { container, T } from '../../src/infrastructure/container.ts';

/** Set when it is bundled. */
declare const DOOR: 'rest-api' | 'http-api';

const config = readConfig(process.env);
const scopes = ['users:read', 'users:write'];
const caller: Principal = { id: 'alice', kind: 'token', roles: [], scopes };

const services = container(config, DOOR);
// The bundled container takes the last binding.
services.bind(T.Authenticator).toConstantValue(async () => caller);
const app = await services.getAsync(T.App);

export const handler = DOOR === 'rest-api' ? restApi(app, config.door) : httpApi(app, config.door);
