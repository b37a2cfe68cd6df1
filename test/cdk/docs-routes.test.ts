import { properties, templateOf } from './stacks.ts';

const docs = ['/docs', '/docs/{file}', '/openapi.json'];

const keys = (settings: { docs?: boolean }): string[] =>
  properties(templateOf('httpApi', settings), 'AWS::ApiGatewayV2::Route').map(
    ({ RouteKey }) => RouteKey,
  );

const parts = (settings: { docs?: boolean }): string[] =>
  properties(templateOf('restApi', settings), 'AWS::ApiGateway::Resource').map(
    ({ PathPart }) => PathPart,
  );

describe('the docs', () => {
  it('have no routes where they are off', () => {
    expect(keys({}).filter((key) => docs.some((path) => key.endsWith(` ${path}`)))).toEqual([]);
    expect(parts({})).not.toContain('docs');
  });

  it('have open routes where they are on', () => {
    const open = properties(
      templateOf('httpApi', { docs: true }),
      'AWS::ApiGatewayV2::Route',
    ).filter(({ AuthorizationType }) => (AuthorizationType ?? 'NONE') === 'NONE');
    for (const path of docs) {
      expect(open.map(({ RouteKey }) => RouteKey)).toContain(`GET ${path}`);
    }
    expect(parts({ docs: true })).toEqual(
      expect.arrayContaining(['docs', '{file}', 'openapi.json']),
    );
  });
});
