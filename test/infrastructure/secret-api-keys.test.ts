import { authenticator } from '../../src/infrastructure/auth/authenticator.ts';
import { readAuthorizerConfig } from '../../src/infrastructure/config/config.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { type ApiKey, apiKeys } from './api-keys.ts';
import { error, startSecretsManager } from './rotated-secret.ts';

const service = startSecretsManager();
const networks = ['192.0.2.0/24'];
const holds = (...keys: ApiKey[]) => {
  service.versions = { AWSCURRENT: { SecretString: apiKeys(...keys).API_KEYS } };
};

/** An authenticator that has read nothing yet, with a clock of its own. */
const open = async () => {
  let time = Date.UTC(2026, 10, 23);
  const { auth } = readAuthorizerConfig({ ...testEnvironment, API_KEYS_SECRET_ARN: service.arn });
  const authenticate = await authenticator(
    auth,
    () => new Date(time),
    () => {},
  );
  return {
    ask: (key: string) => authenticate({ kind: 'api-key', key, clientAddress: '192.0.2.1' }),
    pass: (minutes: number) => {
      time += minutes * 60_000;
    },
  };
};

const unknown = { code: 'invalid-api-key' };
const unavailable = {
  code: 'unavailable',
  message: 'API keys cannot be verified at the moment',
};

describe('API keys in a secret', () => {
  it('are as good as those in the environment', async () => {
    holds({ key: 'one', networks, principal: 'alice', scope: 'users:read' });
    const { ask } = await open();
    await expect(ask('one')).resolves.toMatchObject({ id: 'alice', scopes: ['users:read'] });
    await expect(ask('two')).rejects.toMatchObject(unknown);
  });

  it('may be hundreds', async () => {
    holds(...Array.from({ length: 300 }, (_, index) => ({ key: `key-${index}`, networks })));
    const { ask } = await open();
    await expect(ask('key-299')).resolves.toMatchObject({ kind: 'api-key' });
  });

  it('are read when a key is brought, once for all, and again after five minutes', async () => {
    holds({ key: 'one', networks });
    const { ask, pass } = await open();
    expect(service.reads).toEqual([]);
    await Promise.all([ask('one'), ask('one')]);
    expect(service.reads).toEqual(['AWSCURRENT']);
    holds({ key: 'two', networks });
    pass(4.99);
    await expect(ask('two')).rejects.toMatchObject(unknown);
    pass(0.01);
    await expect(ask('two')).resolves.toMatchObject({ kind: 'api-key' });
    await expect(ask('one')).rejects.toMatchObject(unknown);
    expect(service.reads).toEqual(['AWSCURRENT', 'AWSCURRENT']);
  });

  it.each(['zebra', '{}', '[{"sha256":"zebra"}]', ''])(
    'are unavailable, and nothing is told of them, where the secret is %j',
    async (SecretString) => {
      service.versions = { AWSCURRENT: { SecretString } };
      const { ask } = await open();
      const failure = await ask('one').catch((thrown) => thrown);
      expect(failure).toMatchObject(unavailable);
      expect(failure.cause.message).toMatch(/^the secret of API_KEYS_SECRET_ARN must be JSON: /);
      expect(failure.cause.message).not.toContain('zebra');
    },
  );

  it('are unavailable where the secret cannot be read', async () => {
    service.trouble = error(400, 'AccessDeniedException');
    const { ask } = await open();
    await expect(ask('one')).rejects.toMatchObject(unavailable);
  });

  it('are in one place', () => {
    const both = { API_KEYS: '[]', API_KEYS_SECRET_ARN: service.arn };
    expect(() => readAuthorizerConfig({ ...testEnvironment, ...both })).toThrow(
      'only one of API_KEYS and API_KEYS_SECRET_ARN may be set',
    );
  });
});
