import { describeEveryDoor } from './describe-every-door.ts';
import { bearer } from './test-config.ts';

describeEveryDoor('an answer', (door) => {
  const get = (path: string, authorization?: string) => {
    const request = door().request().get(path);
    return authorization === undefined ? request : request.set('authorization', authorization);
  };

  it.each([
    ['/hello', 'public, max-age=60'],
    ['/health', 'no-store'],
    ['/health/ready', 'no-store'],
    ['/hello?name=', 'no-store'],
    ['/nowhere', 'no-store'],
    ['/users', 'no-store'],
  ])('of %s without a token may be kept: %s', async (path, cacheControl) => {
    expect((await get(path)).get('cache-control')).toBe(cacheControl);
  });

  it.each([
    ['/users', 'private, no-cache'],
    ['/users/export', 'private, no-cache'],
    ['/users/nobody', 'no-store'],
  ])('of %s with a token may be kept: %s', async (path, cacheControl) => {
    const authorization = await bearer({ scope: 'users:read' });
    expect((await get(path, authorization)).get('cache-control')).toBe(cacheControl);
  });

  it('is what its content type says, and nothing else', async () => {
    for (const path of ['/hello', '/nowhere', '/users']) {
      expect((await get(path)).get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('is no page that may load, run or be framed, and sends nobody its address', async () => {
    for (const path of ['/hello', '/nowhere', '/users']) {
      expect((await get(path)).headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
      });
    }
  });
});
