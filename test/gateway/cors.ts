import { gatewayAnswer, header, type WireRequest, type WireResponse } from './wire.ts';

/** CORS as it is configured on an HTTP API or a Function URL. */
export interface CorsSettings {
  readonly origins: readonly string[];
  /** HTTP APIs drop the function's own CORS headers; Function URLs send both. */
  readonly dropsOwn: boolean;
}

const allowed = ({ origins }: CorsSettings, request: WireRequest): string | undefined => {
  const origin = header(request, 'origin');
  if (origin === undefined) return undefined;
  if (origins.includes('*')) return '*';
  return origins.includes(origin) ? origin : undefined;
};

/** The gateway's own answer to a preflight, for which the function is not asked. */
export const preflight = (cors: CorsSettings, request: WireRequest): WireResponse | undefined => {
  const method = header(request, 'access-control-request-method');
  if (request.method !== 'OPTIONS' || method === undefined) return undefined;
  const origin = allowed(cors, request);
  const headers: [string, string][] = origin
    ? [
        ['access-control-allow-origin', origin],
        ['access-control-allow-methods', method],
        ['access-control-allow-headers', header(request, 'access-control-request-headers') ?? ''],
      ]
    : [];
  return { ...gatewayAnswer(204, {}), headers, body: Buffer.alloc(0) };
};

export const withCors = (
  cors: CorsSettings | undefined,
  response: WireResponse,
  request: WireRequest,
): WireResponse => {
  if (!cors) return response;
  const kept = cors.dropsOwn
    ? response.headers.filter(([name]) => !/^access-control-/i.test(name))
    : response.headers;
  const origin = allowed(cors, request);
  const added = origin ? [['access-control-allow-origin', origin] as const] : [];
  return { ...response, headers: [...kept, ...added] };
};
