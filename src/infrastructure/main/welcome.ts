import { styleText } from 'node:util';
import { signToken } from '../auth/sign-token.ts';
import type { AuthConfig } from '../config/auth-config.ts';
import { isDevelopmentSecret } from '../config/local-environment.ts';
import type { Environment } from '../config/settings.ts';

/** The text that a server prints when it listens; in colours where stdout is a terminal and `NO_COLOR` is not set. */
export const welcome = (
  what: string,
  url: string,
  facts: Readonly<Record<string, string>>,
  requests: readonly string[],
): string => {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  const rows = Object.entries(facts).map(
    ([name, value]) => `  ${styleText('dim', name.padEnd(width))}  ${value}\n`,
  );
  const title = `${styleText('bold', what)} ${styleText('cyan', url)}`;
  return `\n${title}\n\n${rows.join('')}\n${requests.map((line) => `${line}\n\n`).join('')}`;
};

/** Which tokens are good: where their keys are, never what these are. */
export const signedWith = ({ jwt: { keys } }: AuthConfig, env: Environment): string => {
  if ('jwksUrl' in keys) return `signed with a key of ${keys.jwksUrl}`;
  if ('secretArn' in keys) return `signed with ${keys.secretArn}`;
  return isDevelopmentSecret(env)
    ? 'signed with data/jwt-secret, made for development'
    : 'signed with JWT_SECRET, as npm run token does';
};

/** Three requests to paste. A token for users is among them where only a developer's users can be behind it. */
export const curlLines = async (
  url: string,
  { jwt, tokenHeader }: AuthConfig,
  env: Environment,
): Promise<readonly string[]> => {
  const token = isDevelopmentSecret(env)
    ? await signToken(jwt, { sub: 'developer', scope: 'users:read users:write', expires: '8h' })
    : '$TOKEN';
  const authorization = `-H "${tokenHeader}: Bearer ${styleText('dim', token)}"`;
  const body = `-d '{"name":"Ada","email":"ada@example.com"}'`;
  return [
    `curl -i '${url}/hello?name=Ada'`,
    `curl -i '${url}/health'`,
    `curl -i '${url}/users' ${authorization} -H 'content-type: application/json' ${body}`,
  ];
};
