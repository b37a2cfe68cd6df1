import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { StageSettings } from '../../cdk/settings.ts';
import { properties, templateOf } from './stacks.ts';

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** API Gateway's own answers by their type, fixed values without their quotes. */
const responsesOf = (settings: StageSettings = {}): Readonly<Record<string, Response>> =>
  Object.fromEntries(
    properties(templateOf('restApi', settings), 'AWS::ApiGateway::GatewayResponse').map(
      ({ ResponseType, StatusCode, ResponseParameters, ResponseTemplates }) => [
        ResponseType,
        {
          status: Number(StatusCode),
          headers: Object.fromEntries(
            Object.entries<string>(ResponseParameters).map(([name, value]) => [
              name.replace('gatewayresponse.header.', ''),
              value.replace(/^'(.*)'$/, '$1'),
            ]),
          ),
          body: JSON.parse(ResponseTemplates['application/json']),
        },
      ],
    ),
  );

describe('an answer of the REST API itself', () => {
  const responses = responsesOf();

  it('is ours for every type that API Gateway has', () => {
    const types = Object.values(ResponseType)
      .filter((type) => type instanceof ResponseType)
      .map(({ responseType }) => responseType);
    expect(Object.keys(responses).sort()).toEqual(types.sort());
  });

  it.each(Object.entries(responses))('is a problem document: %s', (_type, response) => {
    const { status, headers, body } = response;
    expect(body).toEqual({
      type: expect.stringMatching(/^urn:portico:problem:[a-z-]+$/),
      title: expect.any(String),
      status,
      detail: expect.any(String),
      requestId: '$context.requestId',
    });
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'x-request-id': 'context.requestId',
    });
    expect(Object.values(headers).join()).not.toContain("'");
  });

  it.each([
    ['ACCESS_DENIED', 403, 'forbidden'],
    ['API_CONFIGURATION_ERROR', 500, 'internal-error'],
    ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'internal-error'],
    ['AUTHORIZER_FAILURE', 500, 'internal-error'],
    ['BAD_REQUEST_BODY', 400, 'invalid-input'],
    ['BAD_REQUEST_PARAMETERS', 400, 'invalid-input'],
    ['DEFAULT_4XX', 400, 'malformed-request'],
    ['DEFAULT_5XX', 500, 'internal-error'],
    ['EXPIRED_TOKEN', 404, 'route-not-found'],
    ['INTEGRATION_FAILURE', 503, 'unavailable'],
    ['INTEGRATION_TIMEOUT', 504, 'deadline-exceeded'],
    ['INVALID_API_KEY', 401, 'invalid-api-key'],
    ['INVALID_SIGNATURE', 404, 'route-not-found'],
    ['MISSING_AUTHENTICATION_TOKEN', 404, 'route-not-found'],
    ['QUOTA_EXCEEDED', 429, 'too-many-requests'],
    ['REQUEST_TOO_LARGE', 413, 'body-too-large'],
    ['RESOURCE_NOT_FOUND', 404, 'route-not-found'],
    ['THROTTLED', 429, 'too-many-requests'],
    ['UNAUTHORIZED', 401, 'unauthenticated'],
    ['UNSUPPORTED_MEDIA_TYPE', 415, 'unsupported-media-type'],
    ['WAF_FILTERED', 403, 'forbidden'],
  ])('tells of %s as %d %s', (type, status, code) => {
    expect(responses[type]).toMatchObject({
      status,
      body: { type: `urn:portico:problem:${code}` },
    });
  });

  // API Gateway puts the values of variables into a template without escapes. A request id is a UUID.
  it.each(Object.entries(responses))('is JSON whatever the request has: %s', (_type, { body }) => {
    const { requestId, ...others } = body;
    expect(requestId).toBe('$context.requestId');
    expect(JSON.stringify(others)).not.toContain('$');
  });

  it('challenges who brings no good credentials', () => {
    for (const type of ['UNAUTHORIZED', 'INVALID_API_KEY']) {
      expect(responses[type]?.headers['www-authenticate']).toBe('Bearer realm="portico"');
    }
    expect(responses['ACCESS_DENIED']?.headers).not.toHaveProperty('www-authenticate');
  });

  it('says when to try again', () => {
    for (const type of ['THROTTLED', 'QUOTA_EXCEEDED', 'INTEGRATION_FAILURE']) {
      expect(responses[type]?.headers['retry-after']).toMatch(/^\d+$/);
    }
    expect(responses['UNAUTHORIZED']?.headers).not.toHaveProperty('retry-after');
  });

  it('is for no other origin by default, nor where the app answers browsers', () => {
    const byApp = responsesOf({ cors: { origins: ['*'], owner: 'app' } });
    for (const { headers } of [...Object.values(responses), ...Object.values(byApp)]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('is for the origin that may call, with credentials where they are allowed', () => {
    const origins = ['https://app.example'];
    for (const { headers } of Object.values(
      responsesOf({ cors: { origins, credentials: true } }),
    )) {
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://app.example',
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': expect.stringContaining('x-request-id'),
      });
    }
    expect(responsesOf({ cors: { origins } })['UNAUTHORIZED']?.headers).not.toHaveProperty(
      'access-control-allow-credentials',
    );
  });

  it.each([
    ['several origins', ['https://a.example', 'https://b.example'], true],
    ['everybody', ['*'], false],
  ])('is anybody’s to read, without credentials, where %s may call', (_, origins, credentials) => {
    for (const { headers } of Object.values(responsesOf({ cors: { origins, credentials } }))) {
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });
});
