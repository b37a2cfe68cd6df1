import { credentialsOf } from '../../src/adapters/http/app/credentials.ts';
import { check } from './check.ts';
import {
  type EventDoor,
  functionUrlDoor,
  httpApi1Door,
  httpApi2Door,
  receive,
  restApiDoor,
} from './doors.ts';
import { readEvent } from './events.ts';

const said = { userId: 'ada', roles: 'admin', scope: 'users:read users:write' };
const claimed = { userId: 'ada', scope: 'users:read' };
const arn = 'arn:aws:sts::123456789012:assumed-role/Caller/session';
const iamIdentity = { kind: 'iam', arn };

const forms: readonly [EventDoor, situation: string, what: string, edge: object | undefined][] = [
  [restApiDoor, 'lambda-authorizer', 'the context of a Lambda authorizer', said],
  [restApiDoor, 'cognito-authorizer', 'the claims of a user pool', claimed],
  [httpApi2Door, 'lambda-authorizer', 'the context of a Lambda authorizer', said],
  [httpApi2Door, 'jwt-authorizer', 'the claims of a JWT authorizer', claimed],
  [httpApi1Door, 'lambda-authorizer', 'the context of a Lambda authorizer', said],
  [httpApi1Door, 'jwt-authorizer', 'the claims of a JWT authorizer', claimed],
];

for (const [door, situation, what, edge] of forms) {
  check(39, door.name, `the log learns ${what}, it authenticates nobody`, async () => {
    const request = await receive(door, readEvent(`${door.events}/${situation}`));
    expect(request.authorizerContext).toEqual(edge);
    expect(request.iamIdentity).toBeUndefined();
  });
}

for (const [door, situation] of [
  [httpApi2Door, 'iam-authorizer'],
  [functionUrlDoor, 'iam'],
] as const) {
  const event = () => readEvent(`${door.events}/${situation}`);

  check(39, door.name, 'the caller whose signature AWS has checked is authenticated', async () => {
    expect((await receive(door, event())).iamIdentity).toEqual(iamIdentity);
  });

  check(40, door.name, 'a signature in Authorization leaves the caller to AWS', async () => {
    const request = await receive(door, event());
    expect(request.headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 /);
    expect(credentialsOf(request, 'authorization')).toEqual(iamIdentity);
  });

  check(40, door.name, 'the bearer token may travel in another field beside it', async () => {
    const token = 'header.payload.signature';
    const credentials = credentialsOf(await receive(door, event()), 'x-portico-token');
    expect(credentials).toEqual({ kind: 'bearer', token });
  });
}

check(39, 'Function URL', 'an anonymous caller is nobody', async () => {
  const event = readEvent('function-url');
  expect(event.requestContext.accountId).toBe('anonymous');
  const request = await receive(functionUrlDoor, event);
  expect([request.iamIdentity, request.authorizerContext]).toEqual([undefined, undefined]);
});

check(39, 'Function URL', 'half an identity is none', async () => {
  for (const part of ['userArn', 'accountId', 'userId']) {
    for (const nothing of [null, undefined, '', 7, {}]) {
      const event = readEvent('function-url/iam');
      event.requestContext.authorizer.iam[part] = nothing;
      expect((await receive(functionUrlDoor, event)).iamIdentity).toBeUndefined();
    }
  }
});

check(40, 'Function URL', 'origin access control vouches for no caller of ours', async () => {
  const request = await receive(functionUrlDoor, readEvent('function-url/origin-access-control'));
  expect(() => credentialsOf(request, 'authorization')).toThrow('a bearer token is needed');
  expect(credentialsOf(request, 'x-portico-token')).toMatchObject({ kind: 'bearer' });
});
