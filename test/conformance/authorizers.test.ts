import type { HttpFailureCode } from '../../src/adapters/http/protocol/failure-codes.ts';
import type { Authenticator } from '../../src/application/ports/driven.ts';
import { Failure } from '../../src/domain/failure.ts';
import {
  ada,
  authorizers,
  decision,
  http2Kind,
  policyAuthorizers,
  requestKind,
  tokenKind,
  withToken,
} from './authorizers.ts';
import { check } from './check.ts';
import { type AwsEvent, readEvent } from './events.ts';

const refusing =
  (code: HttpFailureCode): Authenticator =>
  async () => {
    throw new Failure(code, 'why');
  };
const resource = ({ policyDocument }: AwsEvent): string => policyDocument.Statement[0].Resource;
const api = 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5';

for (const kind of policyAuthorizers) {
  const event = readEvent(kind.events[0]);
  const stage = kind.name.startsWith('HTTP') ? '$default' : 'prod';

  check(42, kind.name, 'the policy covers the stage, and no other', async () => {
    for (const path of ['GET/users', 'DELETE/users/1/2', 'GET/']) {
      const result = await decision(kind, { ...event, methodArn: `${api}/${stage}/${path}` });
      expect(resource(result)).toBe(`${api}/${stage}/*`);
    }
  });

  check(45, kind.name, 'who is nobody is an error that says Unauthorized and no more', async () => {
    for (const code of ['invalid-token', 'invalid-api-key'] as const) {
      const asked = decision(kind, event, { authenticate: refusing(code) });
      await expect(asked).rejects.toThrow(/^Unauthorized$/);
    }
    await expect(decision(kind, withToken(event, 'Basic YTpi'))).rejects.toThrow(/^Unauthorized$/);
  });

  check(45, kind.name, 'who has no access is denied by a policy', async () => {
    const result = await decision(kind, event, { authenticate: refusing('forbidden') });
    expect(result.policyDocument.Statement).toMatchObject([
      { Effect: 'Deny', Action: 'execute-api:Invoke' },
    ]);
  });

  check(45, kind.name, 'who has access is allowed by a policy', async () => {
    expect((await decision(kind)).policyDocument).toMatchObject({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke' }],
    });
  });

  check(46, kind.name, 'the principal has a name, allowed or not', async () => {
    expect(await decision(kind)).toMatchObject({ principalId: 'ada' });
    const { principalId } = await decision(kind, event, { authenticate: refusing('forbidden') });
    expect(principalId).toMatch(/./);
  });

  check(49, kind.name, 'the ARN stays short, however long the path', async () => {
    const methodArn = `${api}/${stage}/GET/${'users/'.repeat(2_000)}`;
    expect(resource(await decision(kind, { ...event, methodArn })).length).toBeLessThan(512);
  });

  check(49, kind.name, 'another partition is kept', async () => {
    const methodArn = `${api.replace('aws', 'aws-cn')}/${stage}/GET/users`;
    const expected = `${api.replace('aws', 'aws-cn')}/${stage}/*`;
    expect(resource(await decision(kind, { ...event, methodArn }))).toBe(expected);
  });
}

for (const kind of authorizers) {
  const event = readEvent(kind.events[0]);

  check(46, kind.name, 'all context values are scalars, none of a reserved name', async () => {
    const { context } = await decision(kind);
    expect(context).toEqual({
      userId: 'ada',
      roles: 'admin auditor',
      scope: 'users:read users:write',
    });
  });

  check(47, kind.name, 'the scheme may be in any letter case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const authenticate = jest.fn(async () => ada);
      await decision(kind, withToken(event, `${scheme} a.b.c`), { authenticate });
      expect(authenticate).toHaveBeenCalledWith({ kind: 'bearer', token: 'a.b.c' });
    }
  });

  check(47, kind.name, 'what is not exactly one token is not looked at', async () => {
    const fields = [
      '',
      'Basic YTpi',
      'Bearer',
      'Bearer ',
      'Bearer  a',
      'Bearer a b',
      'Bearer a ',
      'a',
    ];
    for (const field of [...fields, 'Bearer a,Bearer b', 'Bearer a, Bearer b', 'Bearer\ta']) {
      const authenticate = jest.fn(async () => ada);
      await decision(kind, withToken(event, field), { authenticate }).catch(() => {});
      expect(authenticate).not.toHaveBeenCalled();
    }
  });

  check(48, kind.name, 'its events are understood, whichever of their maps are there', async () => {
    const sparse = { ...event, queryStringParameters: null, pathParameters: null };
    const { multiValueHeaders, ...single } = sparse;
    for (const each of [event, sparse, single]) {
      const authenticate = jest.fn(async () => ada);
      await decision(kind, each, { authenticate });
      const token = 'header.payload.signature';
      expect(authenticate).toHaveBeenCalledWith({ kind: 'bearer', token });
    }
  });

  check(51, kind.name, 'a key server that is down is an error, neither yes nor no', async () => {
    for (const authenticate of [
      refusing('unavailable'),
      () => Promise.reject(new TypeError('fetch failed')),
      () => Promise.reject(new Error('Unauthorized')),
    ]) {
      const asked = decision(kind, event, { authenticate });
      await expect(asked).rejects.toThrow(/^the authorizer cannot decide$/);
    }
  });
}

check(45, http2Kind.name, 'a decision is a real boolean', async () => {
  expect(await decision(http2Kind)).toMatchObject({ isAuthorized: true });
  for (const code of ['invalid-token', 'forbidden'] as const) {
    const result = await decision(http2Kind, undefined, { authenticate: refusing(code) });
    expect(result).toEqual({ isAuthorized: false, context: {} });
  }
});

for (const kind of [tokenKind, requestKind]) {
  check(49, kind.name, 'a test in the console gets a policy for its stage', async () => {
    const event = readEvent(kind.events[1] ?? '');
    expect(resource(await decision(kind, event))).toMatch(
      /\/(test-invoke|ESTestInvoke)-stage\/\*$/,
    );
  });
}

check(48, tokenKind.name, 'an event has a token, an ARN and nothing else', async () => {
  expect(Object.keys(readEvent('authorizers/token')).sort()).toEqual([
    'authorizationToken',
    'methodArn',
    'type',
  ]);
});

check(48, http2Kind.name, 'an event has a route ARN and a list of identity sources', async () => {
  const { routeArn, methodArn, identitySource } = readEvent('authorizers/http-api-2.0');
  expect([routeArn, methodArn]).toEqual([expect.any(String), undefined]);
  expect(identitySource).toEqual([expect.any(String)]);
});

check(50, requestKind.name, 'an API key is named to the usage plan', async () => {
  const authenticate = jest.fn(async () => ({ ...ada, kind: 'api-key' as const }));
  const event = readEvent('authorizers/request-api-key');
  expect(await decision(requestKind, event, { authenticate })).toMatchObject({
    usageIdentifierKey: 'partner-key',
  });
  expect(authenticate).toHaveBeenCalledWith({
    ...{ kind: 'api-key', key: 'partner-key' },
    clientAddress: '198.51.100.7',
  });
});

check(50, requestKind.name, 'a key that did not prove the caller is not named', async () => {
  const event = readEvent('authorizers/request-api-key');
  expect(await decision(requestKind, withToken(event, 'Bearer a.b.c'))).not.toHaveProperty(
    'usageIdentifierKey',
  );
});
