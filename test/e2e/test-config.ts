import { signToken } from '../../src/infrastructure/auth/sign-token.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';

/** What the tests configure every system with; its log is silent but for errors. */
export const testEnvironment = {
  DATABASE_URL: 'memory:',
  JWT_SECRET: 'a secret that only the test suite knows',
  JWT_ISSUER: 'https://issuer.example',
  JWT_AUDIENCE: 'https://portico.example',
  LOG_LEVEL: 'error',
};

export const testConfig = readConfig(testEnvironment);

interface Caller {
  readonly sub?: string;
  readonly scope?: string;
  readonly roles?: readonly string[];
}

const signed = new Map<string, Promise<string>>();

/** An `Authorization` field that the systems under test accept: for each caller one a minute. */
export const bearer = async ({ sub = 'tester', ...rights }: Caller): Promise<string> => {
  const key = JSON.stringify([sub, rights, Math.floor(Date.now() / 60_000)]);
  const token =
    signed.get(key) ?? signToken(testConfig.auth.jwt, { sub, ...rights, expires: '5m' });
  signed.set(key, token);
  return `Bearer ${await token}`;
};
