import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { json, KeyServer } from '../infrastructure/key-server.ts';
import { claims } from '../infrastructure/tokens.ts';
import { edgeKinds } from './edge-kinds.ts';
import { environment, openEdge } from './open-edge.ts';

let server: KeyServer;
let authorization: string;
let keys: object;
beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
  const signer = new SignJWT(claims({ scope: 'users:read' }));
  const header = { alg: 'ES256', kid: 'one' };
  authorization = `Bearer ${await signer.setProtectedHeader(header).sign(privateKey)}`;
  server = await new KeyServer(json(keys)).start();
});
afterAll(() => server?.stop());

describe.each(edgeKinds)('$name whose key server is down', (kind) => {
  const open = () => {
    const env = { ...environment, JWT_SECRET: undefined, JWKS_URL: server.url.href };
    return openEdge(kind, { env, ttl: 300 });
  };

  it('answers 500: nobody is let in, and nobody is told to sign in again', async () => {
    server.answer = (response) => response.writeHead(503).end();
    const edge = await open();
    const response = await edge.get('/users', { authorization });
    expect(response.status).toBe(500);
    expect(edge.decisions).toEqual([new Error('the authorizer cannot decide')]);
    expect(edge.logged('request')).toEqual([]);
    expect(edge.logged('authorizer')).toEqual([
      expect.objectContaining({ level: 'error', code: 'unavailable' }),
    ]);
  });

  it('remembers nothing of it: the next request is judged again', async () => {
    server.answer = (response) => response.destroy();
    const edge = await open();
    expect((await edge.get('/users', { authorization })).status).toBe(500);
    server.answer = json(keys);
    edge.skip(2);
    expect((await edge.get('/users', { authorization })).status).toBe(200);
  });
});
