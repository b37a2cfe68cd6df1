import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from './config.ts';

/** The environment with what a laptop needs where nothing is set. Never used in Lambda. */
export const localEnvironment = (env: Environment, secretFile = 'data/jwt-secret'): Environment => {
  const hasKeys = env['JWT_SECRET'] !== undefined || env['JWKS_URL'] !== undefined;
  return {
    DATABASE_URL: 'sqlite:data/portico.db',
    JWT_ISSUER: 'portico-local',
    JWT_AUDIENCE: 'portico',
    ...(!hasKeys && { JWT_SECRET: developmentSecret(secretFile) }),
    ...env,
  };
};

/** Made on first use, readable by its owner only. Of two processes that start at once, one makes it. */
const developmentSecret = (file: string): string => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
};
