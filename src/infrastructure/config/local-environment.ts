import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Environment, trimmed } from './settings.ts';

/** The environment with what a laptop needs where nothing is set. Never used in Lambda. */
export const localEnvironment = (
  env: Environment,
  secretFile = 'data/jwt-secret',
): Environment => ({
  DATABASE_URL: 'sqlite:data/portico.db',
  JWT_ISSUER: 'portico-local',
  JWT_AUDIENCE: 'portico',
  ...(isDevelopmentSecret(env) && { JWT_SECRET: developmentSecret(secretFile) }),
  ...trimmed(env),
});

/** Whether the environment sets no keys, so that tokens are signed with the development secret. */
export const isDevelopmentSecret = (env: Environment): boolean => {
  const { JWT_SECRET, JWT_SECRET_ARN, JWKS_URL } = trimmed(env);
  return [JWT_SECRET, JWT_SECRET_ARN, JWKS_URL].every((setting) => setting === undefined);
};

const developmentSecret = (file: string): string => {
  if (!existsSync(file)) makeSecret(file);
  return readFileSync(file, 'utf8').trim();
};

/** Readable by its owner only. Whole or not there: of two processes that start at once, one makes it. */
const makeSecret = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};
