import type { Fields } from '../gateway/wire.ts';
import type { Wire } from '../properties/event-doors.ts';

/** Changes to a request by which a good token must not get in. */
export interface ForgedFields {
  readonly what: string;
  readonly headers: Fields;
  readonly query?: string;
  readonly body?: string;
}

const authorization = (...values: readonly string[]): Fields =>
  values.map((value) => ['Authorization', value] as const);

/** Values of the field that are not one scheme, one space and one token. */
const values = (good: string, forged: string): readonly string[] => [
  ...['', 'Bearer', 'bearer', 'Bearer =', 'Bearer ,', 'Bearer null', 'Bearer undefined'],
  ...[good, `Bearer${good}`, `Bearer  ${good}`, `Bearer\t${good}`, `Bearer \t${good}`],
  ...[`Bearer\u00a0${good}`, `Bearer\u200b${good}`, `Bearer+${good}`, `Bearer%20${good}`],
  ...[`Bearer:${good}`, `Bearer: ${good}`, `Bearer=${good}`, `Bearer,${good}`, `Bearer/${good}`],
  ...[`Bearer "${good}"`, `Bearer <${good}>`, `Bearer token=${good}`, `Bearer token="${good}"`],
  ...[`Bearer ${good} ${good}`, `Bearer ${good},${good}`, `Bearer ${good}, ${good}`],
  ...[`Bearer ${forged} ${good}`, `Bearer ${good} ${forged}`, `Bearer ${forged},${good}`],
  ...[`Bearer ${good}, Bearer ${good}`, `Bearer ${good}, Basic eDp5`, `Basic eDp5, Bearer ${good}`],
  ...[`Bearer ${forged}, Bearer ${good}`, `Bearer Bearer ${good}`, `Bearer ${good} Bearer`],
  ...[`Bearer ${good};`, `Bearer ${good},`, `Bearer ${good}; charset=utf-8`, `${good} Bearer`],
  ...['Basic', 'Token', 'JWT', 'DPoP', 'MAC', 'Digest', 'Negotiate', 'OAuth', 'GNAP', 'Hoba'].map(
    (scheme) => `${scheme} ${good}`,
  ),
  ...[
    'BearerX',
    'XBearer',
    'Bear',
    'Bearers',
    'Be-arer',
    'Bеarer',
    'Ｂearer',
    'bea rer',
    '"Bearer"',
  ].map((scheme) => `${scheme} ${good}`),
  `Basic ${Buffer.from(`someone:${good}`).toString('base64')}`,
  `Basic ${Buffer.from(`Bearer ${good}`).toString('base64')}`,
  `AWS4-HMAC-SHA256 Credential=AKIA/20300101/eu-central-1/execute-api, Signature=${good}`,
];

const headers = [
  ...['Proxy-Authorization', 'X-Authorization', 'X-Forwarded-Authorization', 'X-Access-Token'],
  ...[
    'X-Auth-Token',
    'X-Original-Authorization',
    'X-Amzn-Remapped-Authorization',
    'Authentication',
  ],
  ...['Authorization-', 'Authorizatio', 'Access-Token', 'X-JWT-Assertion', 'X-Amz-Security-Token'],
  ...[
    'X-Api-Key',
    'Token',
    'Sec-WebSocket-Protocol',
    'X-Amzn-Oidc-Data',
    'X-Amzn-Oidc-Accesstoken',
  ],
];

const parameters = [
  'access_token',
  'authorization',
  'Authorization',
  'token',
  'jwt',
  'bearer_token',
];

/** A good token where it is not looked for, or too often, or not alone. */
export const forgedFields = (good: string, forged: string): readonly ForgedFields[] => {
  const bearer = `Bearer ${good}`;
  const twice: readonly Fields[] = [
    authorization(bearer, bearer),
    [
      ['Authorization', bearer],
      ['authorization', bearer],
    ],
    authorization(bearer, `Bearer ${forged}`),
    authorization(`Bearer ${forged}`, bearer),
    authorization(bearer, 'Basic eDp5'),
    authorization('Basic eDp5', bearer),
    authorization(bearer, ''),
    authorization('', bearer),
    authorization('Bearer', good),
    authorization(bearer, bearer, bearer),
  ];
  const form = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
  const json = [['Content-Type', 'application/json']] as const;
  return [
    { what: 'nothing', headers: [] },
    ...values(good, forged).map((value) => ({
      what: `Authorization: ${value.replaceAll(good, '<good>').replaceAll(forged, '<forged>')}`,
      headers: authorization(value),
    })),
    ...twice.map((headers, i) => ({ what: `several fields, ${i}`, headers })),
    ...headers.flatMap((name) => [
      { what: `${name}: Bearer`, headers: [[name, bearer]] as const },
      { what: name, headers: [[name, good]] as const },
    ]),
    ...parameters.flatMap((name) => [
      { what: `${name} in the query`, headers: [], query: `${name}=${good}` },
      {
        what: `${name} in the query, after Bearer`,
        headers: [],
        query: `${name}=${encodeURIComponent(bearer)}`,
      },
      { what: `${name} in a cookie`, headers: [['Cookie', `${name}=${good}`]] as const },
      { what: `${name} in a form`, headers: form, body: `${name}=${good}` },
      { what: `${name} in a body`, headers: json, body: JSON.stringify({ [name]: good }) },
    ]),
    { what: 'a cookie, after Bearer', headers: [['Cookie', `Authorization="${bearer}"; a=b`]] },
    { what: 'a form with its method', headers: form, body: `access_token=${good}&_method=GET` },
    {
      what: 'forged, good in the query',
      headers: authorization(`Bearer ${forged}`),
      query: `access_token=${good}`,
    },
    {
      what: 'forged, good in a cookie',
      headers: [...authorization(`Bearer ${forged}`), ['Cookie', `access_token=${good}`]],
    },
  ];
};

/** The request with these fields instead of its own. */
export const carrying = (
  wire: Wire,
  { headers, query, body }: Omit<ForgedFields, 'what'>,
): Wire => ({
  ...wire,
  headers: [...(body === undefined ? wire.headers : []), ...headers],
  ...(query !== undefined && { query }),
  ...(body !== undefined && { body: Buffer.from(body) }),
});
