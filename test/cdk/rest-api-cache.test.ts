import { contract } from '../../src/adapters/http/contract/contract.ts';
import { methodsOf } from './rest-api.ts';
import { properties, templateOf } from './stacks.ts';

const cacheable = contract.filter(
  ({ method, access, maxAge }) => method === 'GET' && access === 'public' && maxAge !== undefined,
);

describe('the cache of the REST API', () => {
  const template = templateOf('restApi', { restApi: { cache: { sizeGb: 6.1 } } });
  const [stage] = properties(template, 'AWS::ApiGateway::Stage');
  const methods = methodsOf(template);

  it('is off by default', () => {
    const off = templateOf('restApi');
    const [stage] = properties(off, 'AWS::ApiGateway::Stage');
    expect(stage).not.toHaveProperty('CacheClusterEnabled');
    expect(stage).not.toHaveProperty('CacheClusterSize');
    for (const { Integration, RequestParameters = {} } of Object.values(methodsOf(off))) {
      expect(Integration.CacheKeyParameters ?? []).toEqual([]);
      expect(RequestParameters).not.toHaveProperty(['method.request.header.origin']);
    }
  });

  it('is as large as the settings say', () => {
    expect(stage).toMatchObject({ CacheClusterEnabled: true, CacheClusterSize: '6.1' });
  });

  it('keeps what anybody may keep, encrypted, for as long as the contract says', () => {
    const kept = stage.MethodSettings.filter(
      ({ CachingEnabled }: { CachingEnabled: boolean }) => CachingEnabled,
    );
    expect(kept).toEqual(
      cacheable.map(({ path, maxAge }) => ({
        HttpMethod: 'GET',
        ResourcePath: `/${path.replaceAll('/', '~1')}`,
        CachingEnabled: true,
        CacheDataEncrypted: true,
        CacheTtlInSeconds: maxAge,
        ThrottlingRateLimit: 50,
        ThrottlingBurstLimit: 100,
        MetricsEnabled: true,
        LoggingLevel: 'OFF',
        DataTraceEnabled: false,
      })),
    );
    expect(kept).toHaveLength(1);
  });

  it('keeps nothing else', () => {
    expect(stage.MethodSettings[0]).toMatchObject({
      HttpMethod: '*',
      ResourcePath: '/*',
      CachingEnabled: false,
    });
  });

  it('tells answers apart by the query of the contract, and by what the app looks at', () => {
    const { Integration, RequestParameters } = methods['GET /hello'];
    expect(Integration.CacheKeyParameters).toEqual([
      'method.request.querystring.name',
      'method.request.header.accept',
      'method.request.header.accept-encoding',
      'method.request.header.if-match',
      'method.request.header.if-none-match',
      'method.request.header.origin',
    ]);
    for (const name of Integration.CacheKeyParameters) {
      expect(RequestParameters[name]).toBe(false);
    }
  });

  it('has keys for no other method', () => {
    const keyed = Object.entries(methods)
      .filter(([, { Integration }]) => Integration.CacheKeyParameters?.length > 0)
      .map(([name]) => name);
    expect(keyed).toEqual(cacheable.map(({ path }) => `GET ${path}`));
  });
});
