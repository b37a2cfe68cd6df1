import { tokenField } from '../../cdk/function-url/token-field.ts';
import { UsageError } from '../../src/infrastructure/main/command.ts';
import type { Answer, Asked, Door } from './check.ts';
import { signatureHeaders } from './signature.ts';

const patienceMs = 30_000;

interface DoorSettings {
  /** Else that of the environment. */
  readonly token?: string | undefined;
  readonly tokenHeader?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly origin?: string | undefined;
  readonly maxMs?: number;
  /** Whether requests are signed as AWS wants it before a Function URL. */
  readonly sign: boolean;
}

/** A deployed door by its URL, with what comes before every path. */
export const doorAt = (url: URL, settings: DoorSettings): Door => {
  const { token = process.env['TOKEN'], tokenHeader, headers = {}, origin } = settings;
  const { maxMs = 1_000, sign } = settings;
  return {
    ask: askAt(url, headers, sign),
    isSecure: url.protocol === 'https:',
    isSigned: sign,
    token: token || undefined,
    tokenHeader: tokenHeader ?? (sign ? tokenField : 'authorization'),
    origin,
    maxMs,
  };
};

const askAt = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  sign: boolean,
): ((asked: Asked) => Promise<Answer>) => {
  const base = url.href.replace(/\/$/, '');
  const signed = sign ? signer() : () => ({});
  return async ({ method = 'GET', path, headers: own = {} }) => {
    const asked = { method, url: new URL(`${base}${path}`) };
    const start = performance.now();
    const response = await fetch(asked.url, {
      method,
      // Bytes are compared as they are.
      headers: { 'accept-encoding': 'identity', ...headers, ...own, ...signed(asked) },
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    const body = await response.text();
    const ms = performance.now() - start;
    return { status: response.status, headers: Object.fromEntries(response.headers), body, ms };
  };
};

const signer = () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: fallback,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new UsageError('--sign needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  return (asked: { readonly method: string; readonly url: URL }) => {
    const region = /\.lambda-url\.([a-z0-9-]+)\./.exec(asked.url.host)?.[1] ?? fallback ?? '';
    return signatureHeaders(asked, credentials, region, 'lambda', new Date());
  };
};
