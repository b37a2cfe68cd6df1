import type { Template } from 'aws-cdk-lib/assertions';
import { properties, templateOf } from '../cdk/stacks.ts';
import { check } from './check.ts';

check(24, 'REST API', 'every media type is deployed as binary', async () => {
  const [api] = properties(templateOf('restApi'), 'AWS::ApiGateway::RestApi');
  expect(api.BinaryMediaTypes).toEqual(['*/*']);
});

check(
  41,
  'Function URL',
  'both permissions are deployed, the second for the URL only',
  async () => {
    const permissions = properties(
      templateOf('functionUrl', { functionUrl: { auth: 'NONE' } }),
      'AWS::Lambda::Permission',
    );
    expect(permissions).toMatchObject([
      { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
      { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    ]);
  },
);

/** The routes that a preflight can come in by and that ask for credentials. */
const guardedPreflights = (template: Template): string[] => {
  const methods = properties(template, 'AWS::ApiGateway::Method').map(
    ({ HttpMethod, AuthorizationType }) => [HttpMethod, AuthorizationType],
  );
  const routes = properties(template, 'AWS::ApiGatewayV2::Route').map(
    ({ RouteKey, AuthorizationType }) => [RouteKey.split(' ')[0], AuthorizationType],
  );
  return [...methods, ...routes]
    .filter(([method]) => ['OPTIONS', 'ANY', '$default'].includes(method))
    .filter(([, type]) => type !== undefined && type !== 'NONE')
    .map(([method, type]) => `${method} ${type}`);
};

/** CORS settings, at whatever depth, that allow everybody with credentials. */
const openCors = (value: unknown): unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { AllowOrigins = [], AllowCredentials } = value as Record<string, unknown>;
  const isOpen = AllowCredentials === true && [AllowOrigins].flat().includes('*');
  return [...(isOpen ? [value] : []), ...Object.values(value).flatMap(openCors)];
};

const names = { restApi: 'REST API', httpApi: 'HTTP API', functionUrl: 'Function URL' } as const;

for (const [stack, name] of Object.entries(names)) {
  const template = () =>
    templateOf(stack as keyof typeof names, { cors: { origins: ['https://app.example'] } });

  check(33, name, 'no route for OPTIONS is deployed behind an authorizer', async () => {
    expect(guardedPreflights(template())).toEqual([]);
  });

  check(34, name, 'no CORS is deployed that allows * with credentials', async () => {
    expect(openCors(template().toJSON())).toEqual([]);
  });
}

check(33, 'all doors', 'an OPTIONS route behind an authorizer would be found', async () => {
  const { Template: T } = await import('aws-cdk-lib/assertions');
  const planted = (RouteKey: string, AuthorizationType?: string) =>
    T.fromJSON({
      Resources: {
        R: { Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey, AuthorizationType } },
      },
    });
  expect(guardedPreflights(planted('$default', 'JWT'))).toEqual(['$default JWT']);
  expect(guardedPreflights(planted('OPTIONS /users', 'CUSTOM'))).toEqual(['OPTIONS CUSTOM']);
  expect(guardedPreflights(planted('OPTIONS /users'))).toEqual([]);
  expect(guardedPreflights(planted('GET /users', 'JWT'))).toEqual([]);
});

check(34, 'all doors', 'CORS for * with credentials would be found', async () => {
  const cors = { AllowOrigins: ['*'], AllowCredentials: true };
  expect(openCors({ Resources: [{ Cors: cors }] })).toEqual([cors]);
});
