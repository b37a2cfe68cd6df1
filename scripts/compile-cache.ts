import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { signToken } from '../src/infrastructure/auth/sign-token.ts';

/** Whom Lambda runs functions as; Node has a compile cache for each user. */
const lambdaUser = 993;

const secret = 'nothing is signed with this but what the build asks';
const env = {
  LOG_LEVEL: 'error',
  JWT_ISSUER: 'build',
  JWT_AUDIENCE: 'build',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'build',
  AWS_SECRET_ACCESS_KEY: 'build',
};
const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:build';

/** What is loaded depends on these. */
const environments = [
  { ...env, DATABASE_URL: 'memory:', JWT_SECRET: secret },
  { ...env, DATABASE_URL: 'dynamodb:build', JWT_SECRET: secret },
  { ...env, DATABASE_URL: 'dynamodb:build', JWT_SECRET_ARN: arn },
];

const examples: Readonly<Record<string, string>> = {
  'rest-api': 'rest-api',
  'http-api': 'http-api',
  'function-url': 'function-url',
  alb: 'alb',
  'token-authorizer': 'authorizers/token',
  'request-authorizer': 'authorizers/request',
  'http-authorizer': 'authorizers/http-api-2.0',
};

/** A greeting, a user that is not there, and nothing at all. */
const eventsFor = async (bundle: string): Promise<readonly object[]> => {
  const example = examples[bundle];
  if (example === undefined) return [];
  const file = join(import.meta.dirname, `../test/events/${example}.json`);
  const event = JSON.parse(readFileSync(file, 'utf8'));
  const token = await signToken(
    {
      issuer: env.JWT_ISSUER,
      audience: env.JWT_AUDIENCE,
      keys: { secret: new TextEncoder().encode(secret), algorithms: ['HS256'] },
    },
    { sub: 'build', scope: 'users:read', expires: '1m' },
  );
  const authorization = `Bearer ${token}`;
  const headers = { ...event.headers, authorization };
  const fields = {
    headers,
    ...(event.multiValueHeaders && {
      multiValueHeaders: { ...event.multiValueHeaders, authorization: [authorization] },
    }),
    authorizationToken: authorization,
  };
  const user = '/users/019abcde-0000-7000-8000-000000000000';
  return ['/hello', user, '/nothing'].map((path) => ({
    ...event,
    ...fields,
    path,
    rawPath: path,
  }));
};

/**
 * Lays V8's compiled code beside a bundle, in `compile-cache`, where `NODE_COMPILE_CACHE` finds it: a fifth
 * less of a cold start. Node takes it only in the version, on the kind of CPU and as the user that it was
 * made for, and goes without it otherwise.
 * https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
 */
export const writeCompileCache = async (folder: string): Promise<void> => {
  const directory = resolve(folder, 'compile-cache');
  const bundle = pathToFileURL(resolve(folder, 'index.mjs')).href;
  const events = JSON.stringify(await eventsFor(folder.split('/').at(-1) ?? ''));
  const script = join(import.meta.dirname, 'warm-up.mjs');
  for (const each of environments) {
    const child = spawn(process.execPath, [script, bundle, directory], {
      env: each,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(events);
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${folder} cannot be started for its compile cache`);
  }
  for (const name of readdirSync(directory)) {
    const own = join(directory, name);
    // Whoever unpacks the asset is not who runs it.
    for (const file of readdirSync(own)) chmodSync(join(own, file), 0o644);
    chmodSync(own, 0o755);
    renameSync(own, join(directory, name.replace(/-\d+$/, `-${lambdaUser}`)));
  }
};
