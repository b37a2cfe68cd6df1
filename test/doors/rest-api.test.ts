import type { App } from '../../src/adapters/http/message.ts';
import { eventDoors, eventOf, wireOf } from '../properties/event-doors.ts';

const restApis = eventDoors.filter(({ name }) => name.startsWith('REST API'));

describe.each(restApis)('$name', (door) => {
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
    await door.open(app)({ ...event, requestContext: { ...event.requestContext, path } });
    expect(prefixes).toEqual([pathPrefix]);
  });
});
