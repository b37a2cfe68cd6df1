import * as z from 'zod/mini';
import type { CorsSettings } from '../adapters/http/cors.ts';
import { ConfigError } from './settings.ts';

/** Whether a browser would spell it so; `*` may stand for the subdomains of a host. */
const isOrigin = (text: string): boolean => {
  const origin = text.replace(/:\/\/\*\.(?=\w)/, '://any.');
  return /^https?:[^*]+$/.test(origin) && URL.parse(origin)?.origin === origin;
};

const origins = z.pipe(
  z.string(),
  z.transform((text: string, context): readonly string[] => {
    const origins = text.split(/[\s,]+/).filter(Boolean);
    if (origins.every((origin) => origin === '*' || isOrigin(origin))) return origins;
    context.issues.push({
      code: 'custom',
      message:
        'must be * or a list of origins like https://app.example.com or https://*.example.com, without a slash at the end',
      input: text,
    });
    return z.NEVER;
  }),
);

export const corsSettings = {
  CORS_ORIGINS: z._default(origins, []),
  CORS_CREDENTIALS: z._default(
    z.pipe(
      z.enum(['true', 'false']),
      z.transform((text) => text === 'true'),
    ),
    false,
  ),
  CORS_OWNER: z._default(z.enum(['app', 'gateway']), 'app'),
};
type Settings = z.infer<z.ZodMiniObject<typeof corsSettings>>;

/** What the app does about CORS: nothing where nobody is allowed or the gateway does it. Throws a `ConfigError`. */
export const corsConfig = (data: Settings): CorsSettings | undefined => {
  const { CORS_ORIGINS: origins, CORS_CREDENTIALS: credentials, CORS_OWNER: owner } = data;
  if (origins.includes('*')) {
    if (origins.length > 1) throw new ConfigError('CORS_ORIGINS must not have * beside others');
    if (credentials)
      throw new ConfigError('CORS_CREDENTIALS must be false where CORS_ORIGINS is *');
  }
  return origins.length === 0 || owner === 'gateway' ? undefined : { origins, credentials };
};
