import { SignJWT } from 'jose';
import { authenticator } from '../../src/infrastructure/auth/authenticator.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import { lineLog } from '../../src/infrastructure/log/line-log.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { openAuthorizerPorts } from '../../src/infrastructure/main/open-ports.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import type { AuthorizerSettings } from '../gateway/authorizer.ts';
import { type GatewaySettings, gatewayServer } from '../gateway/gateway.ts';
import type { Handler } from '../gateway/invoke.ts';
import { audience, claims, issuer, now as start } from '../infrastructure/tokens.ts';
import type { EdgeKind } from './edge-kinds.ts';
import { openForTest } from './open-for-test.ts';

export const environment = {
  ...testEnvironment,
  JWT_ISSUER: issuer,
  JWT_AUDIENCE: audience,
};

/** The field of a token that is good for a minute. */
export const bearer = async (changes: Record<string, unknown> = {}): Promise<string> => {
  const signer = new SignJWT(claims({ scope: 'users:read', ...changes }));
  const secret = new TextEncoder().encode(environment.JWT_SECRET);
  return `Bearer ${await signer.setProtectedHeader({ alg: 'HS256' }).sign(secret)}`;
};

type Options = Partial<Pick<AuthorizerSettings, 'identitySources' | 'ttl'>> &
  Pick<GatewaySettings, 'apiKeys'> & { readonly env?: Environment };

/** Opens a gateway, with one clock and one log for what is behind it, until the test ends. */
export const openEdge = async (
  kind: EdgeKind,
  { env = environment, identitySources, ttl = 0, ...settings }: Options = {},
) => {
  const config = readConfig(env);
  let time = start;
  const now = () => time;
  const lines: Record<string, unknown>[] = [];
  const log = lineLog({ level: 'info', format: 'json' }, (line) => lines.push(JSON.parse(line)));

  const services = container(config);
  services.rebind(tokens.Clock).toConstantValue(now);
  services.rebind(tokens.Log).toConstantValue(log);
  const app = await services.getAsync(tokens.App);

  const authenticate = await authenticator(config.auth, now, log);
  const decide = kind.authorizer({ ...(await openAuthorizerPorts(config)), authenticate, log });
  const decisions: unknown[] = [];
  const handler: Handler = async (event, context) => {
    const decision = Promise.resolve(decide(event, context));
    decisions.push(await decision.catch((error: unknown) => error));
    return decision;
  };

  const authorizer: AuthorizerSettings = {
    handler,
    identitySources: identitySources ?? [kind.source(config.auth.tokenHeader)],
    ttl,
    now: () => time.getTime(),
  };
  const serve = () =>
    gatewayServer({ ...settings, door: kind.gateway, handler: kind.handler(app), authorizer });
  const door = await openForTest({ ...kind, streams: false, serve }, app);

  return {
    request: door.request,
    get: (path: string, headers: Record<string, string | string[]> = {}) =>
      door
        .request()
        .get(path)
        .set(headers as Record<string, string>),
    /** What the authorizer has returned or thrown, each time it was asked. */
    decisions,
    /** The log lines with this message. */
    logged: (message: string) => lines.filter((line) => line['message'] === message),
    skip(seconds: number) {
      time = new Date(time.getTime() + seconds * 1_000);
    },
  };
};
