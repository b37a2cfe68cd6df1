import * as z from 'zod/mini';
import type { CorsSettings } from '../../adapters/http/policies/cors.ts';
import { headerName, isOrigin } from '../../adapters/http/policies/cors-headers.ts';
import { ConfigError, keyword } from './settings.ts';

/** Separated by blanks or commas. */
const list = (isGood: (item: string) => boolean, message: string) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text: string) => text.split(/[\s,]+/).filter(Boolean)),
    ),
    z.array(z.string()).check(z.refine((items) => items.every(isGood), message)),
  );

const origins = list(
  (text) => text === '*' || isOrigin(text),
  'must be * or a list of origins like https://app.example.com, https://*.example.com or capacitor://localhost, without a slash at the end',
);

const headers = list(
  (text) => headerName.test(text),
  'must be a list of header names like x-datadog-trace-id',
);

export const corsSettings = {
  CORS_ORIGINS: z._default(origins, []),
  CORS_CREDENTIALS: z._default(
    z.pipe(
      keyword('true', 'false'),
      z.transform((text) => text === 'true'),
    ),
    false,
  ),
  CORS_HEADERS: z._default(headers, []),
  CORS_OWNER: z._default(keyword('app', 'gateway'), 'app'),
};
type Settings = z.infer<z.ZodMiniObject<typeof corsSettings>>;

/** The CORS settings of the app; `undefined` where no origin is allowed or the gateway handles CORS. Throws a `ConfigError`. */
export const corsConfig = (data: Settings): CorsSettings | undefined => {
  const { CORS_ORIGINS: origins, CORS_CREDENTIALS: credentials, CORS_HEADERS: headers } = data;
  if (origins.includes('*')) {
    if (origins.length > 1) throw new ConfigError('CORS_ORIGINS must not have * beside others');
    if (credentials)
      throw new ConfigError('CORS_CREDENTIALS must be false where CORS_ORIGINS is *');
  }
  const isOff = origins.length === 0 || data.CORS_OWNER === 'gateway';
  return isOff ? undefined : { origins, credentials, headers };
};
