import type { App } from '../../src/adapters/http/protocol/message.ts';
import { eventDoors, eventOf, wireOf } from '../properties/event-doors.ts';

const restApis = eventDoors.filter(({ name }) => name.startsWith('REST API'));

describe.each(restApis)('$name', (door) => {
  const hosts = ['x.execute-api.eu-central-1.amazonaws.com', 'api.example.com', undefined];
  it.each([
    ['/prod/hello', '/prod'],
    ['/hello', ''],
    ['/another', ''],
    [undefined, ''],
  ])('finds in the whole path %s the prefix "%s" of /hello', async (path, pathPrefix) => {
    const prefixes: string[] = [];
    const app: App = async (request) => {
      prefixes.push(request.pathPrefix);
      return { status: 204, headers: {}, cookies: [], body: '' };
    };
    const event = eventOf(door, wireOf('/hello')) as { requestContext: object };
    for (const domainName of hosts)
      await door.open(app)({
        ...event,
        requestContext: { ...event.requestContext, path, domainName },
      });
    expect(prefixes).toEqual(hosts.map(() => pathPrefix));
  });
});
