import { expectProblem } from '../e2e/expectations.ts';
import { inSeconds } from '../infrastructure/tokens.ts';
import { edgeKinds } from './edge-kinds.ts';
import { bearer, openEdge } from './open-edge.ts';
import { says } from './says.ts';

const caller = { sub: 'alice', roles: ['editor', 'reader'], scope: 'users:read users:write' };
const said = { userId: 'alice', roles: 'editor reader', scope: 'users:read users:write' };

describe.each(edgeKinds)('$name', (kind) => {
  it('hears from the app that a token has expired since it was let in', async () => {
    const edge = await openEdge(kind, { ttl: 300 });
    const authorization = await bearer({ exp: inSeconds(30) });
    expect((await edge.get('/users', { authorization })).status).toBe(200);
    edge.skip(30);
    expectProblem(await edge.get('/users', { authorization }), 'invalid-token');
    expect(edge.decisions).toHaveLength(1);
  });

  it('tells the log of the app who was let in, in scalars', async () => {
    const edge = await openEdge(kind);
    await edge.get('/users', { authorization: await bearer(caller) });
    expect(edge.decisions).toEqual([expect.objectContaining({ context: said })]);
    expect(edge.logged('request')).toEqual([expect.objectContaining({ authorizerContext: said })]);
  });

  it('tells it of a caller without roles and scopes too', async () => {
    const edge = await openEdge(kind);
    await edge.get('/users', { authorization: await bearer({ scope: undefined }) });
    const edgeSaid = { userId: 'alice', roles: '', scope: '' };
    expect(edge.logged('request')).toEqual([
      expect.objectContaining({ authorizerContext: edgeSaid }),
    ]);
  });

  it('tells it nothing where nobody was asked', async () => {
    const edge = await openEdge(kind);
    await edge.get('/hello', { 'x-edge': 'alice', authorization: await bearer(caller) });
    expect(edge.logged('request')).toEqual([
      expect.not.objectContaining({ authorizerContext: expect.anything() }),
    ]);
  });

  it('gives nobody rights by its word', async () => {
    const admin = { userId: 'root', principalId: 'root', roles: 'admin', scope: 'users:read' };
    const claims = { ...admin, sub: 'root' };
    for (const word of [admin, { claims }, { lambda: admin }, { jwt: { claims } }]) {
      const edge = await openEdge({ ...kind, gateway: says(kind.gateway, word) });
      const authorization = await bearer({ scope: undefined });
      expectProblem(await edge.get('/users', { authorization }), 'forbidden');
      expect(edge.logged('request')).toEqual([
        expect.objectContaining({ authorizerContext: expect.objectContaining({ userId: 'root' }) }),
      ]);
    }
  });

  it('lets a caller through to a path of 10,000 characters', async () => {
    const edge = await openEdge(kind);
    const response = await edge.get(`/users/${'x'.repeat(10_000 - '/users/'.length)}`, {
      authorization: await bearer(),
    });
    expectProblem(response, 'not-found');
  });
});
