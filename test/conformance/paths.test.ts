import { check } from './check.ts';
import {
  albDoor,
  albMultiDoor,
  eventDoors,
  functionUrlDoor,
  httpApi1Door,
  httpApi2Door,
  receive,
  restApiDoor,
} from './doors.ts';
import { readEvent } from './events.ts';

const path = '/users/a b?c=d%25&#+é';

for (const door of [restApiDoor, functionUrlDoor, albDoor, albMultiDoor]) {
  check(1, door.name, 'a percent-encoded path is decoded once', async () => {
    const event = readEvent(`${door.events}/encoded-path`);
    expect(event.rawPath ?? event.path).toBe('/users/a%20b%3Fc%3Dd%2525%26%23+%C3%A9');
    expect(await receive(door, event)).toMatchObject({ path });
  });

  check(7, door.name, 'a path that cannot be decoded reaches the app as none', async () => {
    for (const path of ['/users/%', '/users/%zz', '/users/%ff']) {
      const event = { ...readEvent(door.events), path, rawPath: path };
      expect(await receive(door, event)).toMatchObject({ path: undefined });
    }
  });
}

for (const door of [httpApi2Door, httpApi1Door]) {
  check(1, door.name, 'a path that is decoded already is taken as it is', async () => {
    const event = readEvent(`${door.events}/encoded-path`);
    expect(event.rawPath ?? event.path).toBe(path);
    expect(await receive(door, event)).toMatchObject({ path });
  });

  check(2, door.name, 'a % is not decoded a second time', async () => {
    for (const path of ['/users/100%', '/users/%41', '/users/%2F', '/users/%zz']) {
      const event = { ...readEvent(door.events), path, rawPath: path };
      expect(await receive(door, event)).toMatchObject({ path });
    }
  });

  check(4, door.name, 'a named stage is taken off the path', async () => {
    const request = await receive(door, readEvent(`${door.events}/named-stage`));
    expect(request).toMatchObject({ path: '/hello', pathPrefix: '/dev' });
  });

  check(4, door.name, 'the stage alone is the root', async () => {
    const event = { ...readEvent(`${door.events}/named-stage`), path: '/dev', rawPath: '/dev' };
    expect(await receive(door, event)).toMatchObject({ path: '/', pathPrefix: '/dev' });
  });

  check(4, door.name, 'nothing is taken off where the stage is $default', async () => {
    for (const path of ['/dev/hello', '/$default/hello']) {
      const event = { ...readEvent(door.events), path, rawPath: path };
      expect(await receive(door, event)).toMatchObject({ path, pathPrefix: '' });
    }
  });

  check(4, door.name, 'nothing is taken off at a custom domain', async () => {
    const path = '/dev/hello';
    const event = { ...readEvent(`${door.events}/custom-domain`), path, rawPath: path };
    expect(event.requestContext.stage).toBe('dev');
    expect(await receive(door, event)).toMatchObject({ path, pathPrefix: '' });
  });
}

check(1, 'HTTP API', 'an event of a Function URL is refused', async () => {
  await expect(receive(httpApi2Door, readEvent('function-url'))).rejects.toThrow('HTTP API');
});

check(1, 'Function URL', 'an event of an HTTP API is refused', async () => {
  await expect(receive(functionUrlDoor, readEvent('http-api'))).rejects.toThrow('Function URL');
});

for (const door of eventDoors) {
  check(2, door.name, 'a ? in the path starts no query', async () => {
    const request = await receive(door, readEvent(`${door.events}/encoded-path`));
    expect(request.query).toEqual(new Map([['x', ['1']]]));
  });

  check(8, door.name, 'a path that starts with // is handed on whole', async () => {
    const path = '//evil.example/hello';
    const event = { ...readEvent(door.events), path, rawPath: path };
    expect(await receive(door, event)).toMatchObject({ path });
  });
}

check(3, 'Function URL', 'rawPath is the path, http.path is not looked at', async () => {
  const event = readEvent('function-url/encoded-path');
  event.requestContext.http.path = '/elsewhere';
  expect(await receive(functionUrlDoor, event)).toMatchObject({ path });
});

const mapped = { basePath: '/orders' };

for (const name of ['rest-api/custom-domain', 'rest-api/custom-domain-with-raw-path']) {
  const what = name.endsWith('raw-path') ? ', rawPath or not' : '';
  check(5, 'REST API', `the key of a base path mapping is taken off${what}`, async () => {
    const request = await receive(restApiDoor, readEvent(name), mapped);
    expect(request).toMatchObject({ path: '/hello', pathPrefix: '/orders' });
  });
}

check(
  5,
  'REST API',
  'a path at the execute-api host that begins like the key is kept',
  async () => {
    const request = await receive(restApiDoor, readEvent('rest-api'), { basePath: '/hello' });
    expect(request).toMatchObject({ path: '/hello', pathPrefix: '/prod' });
  },
);

check(5, 'HTTP API', 'an event of a REST API with a rawPath is refused', async () => {
  const event = readEvent('rest-api/custom-domain-with-raw-path');
  await expect(receive(httpApi2Door, event)).rejects.toThrow('HTTP API');
});

check(6, 'HTTP API 2.0', 'the key of an API mapping is not in the path', async () => {
  const event = readEvent('http-api/custom-domain');
  expect(event.rawPath).toBe('/hello');
  const request = await receive(httpApi2Door, event, mapped);
  expect(request).toMatchObject({ path: '/hello', pathPrefix: '/orders' });
});

check(6, 'HTTP API 1.0', 'the key of an API mapping is taken off', async () => {
  const event = readEvent('http-api-1.0/custom-domain');
  expect(event.path).toBe('/orders/hello');
  const request = await receive(httpApi1Door, event, mapped);
  expect(request).toMatchObject({ path: '/hello', pathPrefix: '/orders' });
});

for (const [line, door] of [
  [5, restApiDoor],
  [6, httpApi2Door],
  [6, httpApi1Door],
] as const) {
  check(line, door.name, 'a host that is not told is a custom domain', async () => {
    const event = readEvent(`${door.events}/custom-domain`);
    delete event.requestContext.domainName;
    const request = await receive(door, event, mapped);
    expect(request).toMatchObject({ path: '/hello', pathPrefix: '/orders' });
  });
}
