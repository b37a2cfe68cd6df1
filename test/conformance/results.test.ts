import type { HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import { invokeFunction } from '../gateway/invoke.ts';
import { check } from './check.ts';
import {
  albDoor,
  albMultiDoor,
  type EventDoor,
  eventDoors,
  exchange,
  functionUrlDoor,
  httpApi1Door,
  httpApi2Door,
  restApiDoor,
} from './doors.ts';
import { readEvent } from './events.ts';

const resultOf = async (door: EventDoor, answer: Partial<HttpResponse>) =>
  (await exchange(door, readEvent(door.events), answer)).result;

const cookies = [
  'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/',
  'b=2,3; HttpOnly',
  'c=4; SameSite=Lax',
];
const answers: Record<string, Partial<HttpResponse>> = {
  text: { headers: { 'content-type': 'text/plain', etag: '"1"' }, cookies, body: 'hello' },
  bytes: { body: Buffer.from([0, 255, 128]) },
  nothing: { status: 204 },
};

const v1 = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];
const v2 = ['statusCode', 'headers', 'cookies', 'body', 'isBase64Encoded'];
const knownKeys = new Map<EventDoor, readonly string[]>([
  [restApiDoor, v1],
  [httpApi1Door, v1],
  [httpApi2Door, v2],
  [functionUrlDoor, v2],
  [albDoor, [...v1, 'statusDescription']],
  [albMultiDoor, [...v1, 'statusDescription']],
]);

for (const [door, known] of knownKeys) {
  for (const [what, answer] of Object.entries(answers)) {
    check(21, door.name, `a result with ${what} has known keys of the right types`, async () => {
      const result = await resultOf(door, answer);
      expect(known).toEqual(expect.arrayContaining(Object.keys(result)));
      expect(Number.isInteger(result.statusCode)).toBe(true);
      expect(typeof result.body).toBe('string');
      expect(typeof result.isBase64Encoded).toBe('boolean');
      for (const value of Object.values(result.headers ?? {})) expect(typeof value).toBe('string');
      for (const value of Object.values(result.multiValueHeaders ?? {}).flat())
        expect(typeof value).toBe('string');
    });
  }
}

const cookiesOf = (result: {
  cookies?: string[];
  multiValueHeaders?: Record<string, string[]>;
  headers?: Record<string, string>;
}): string[] =>
  result.cookies ??
  result.multiValueHeaders?.['set-cookie'] ??
  Object.entries(result.headers ?? {})
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map(([, value]) => value);

for (const door of eventDoors) {
  check(22, door.name, 'three cookies with commas stay three', async () => {
    expect(cookiesOf(await resultOf(door, { cookies }))).toEqual(cookies);
  });

  check(22, door.name, 'no cookie leaves no field', async () => {
    expect(JSON.stringify(await resultOf(door, answers['bytes'] ?? {}))).not.toMatch(/set-cookie/i);
  });

  check(23, door.name, 'the status code is told, whatever it is', async () => {
    for (const status of [200, 204, 304, 404, 500]) {
      expect(await resultOf(door, { status })).toMatchObject({ statusCode: status });
    }
  });

  check(23, door.name, 'what breaks unexpectedly is an error and no result', async () => {
    const handler = door.open(() => Promise.reject(new Error('broken')));
    await expect(invokeFunction(handler, readEvent(door.events), 'id')).rejects.toThrow('broken');
  });

  check(24, door.name, 'text travels as it is', async () => {
    const result = await resultOf(door, { body: 'Zoë 🙂' });
    expect(result).toMatchObject({ body: 'Zoë 🙂', isBase64Encoded: false });
  });

  check(24, door.name, 'bytes travel in base64, whatever the media type', async () => {
    for (const type of ['text/plain', 'application/json', 'image/png']) {
      for (const bytes of [Buffer.from([0, 255, 128]), Buffer.from('compressed')]) {
        const headers = { 'content-type': type, 'content-encoding': 'br' };
        const { body, isBase64Encoded } = await resultOf(door, { headers, body: bytes });
        expect(isBase64Encoded).toBe(true);
        expect(Buffer.from(body, 'base64')).toEqual(bytes);
      }
    }
  });

  check(24, door.name, 'a stream is gathered without harm to its bytes', async () => {
    for (const bytes of [Buffer.from([0, 255, 128]), Buffer.from('Zoë 🙂')]) {
      async function* stream() {
        for (const byte of bytes) yield Uint8Array.of(byte);
      }
      const { body, isBase64Encoded } = await resultOf(door, { body: stream() });
      expect(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')).toEqual(bytes);
      expect(isBase64Encoded).toBe(bytes[0] === 0);
    }
  });

  check(24, door.name, 'a stream that is encoded travels in base64, text or not', async () => {
    async function* stream() {
      yield Buffer.from('compressed');
    }
    const headers = { 'content-encoding': 'br' };
    const result = await resultOf(door, { headers, body: stream() });
    expect(result).toMatchObject({ body: btoa('compressed'), isBase64Encoded: true });
  });

  check(25, door.name, 'an answer without a body has an empty one', async () => {
    for (const status of [204, 205, 304]) {
      expect(await resultOf(door, { status })).toMatchObject({ body: '' });
    }
  });
}

check(27, 'ALB', 'headers and cookies go into the map of single values', async () => {
  const result = await resultOf(albDoor, { headers: { etag: '"1"' }, cookies: ['a=1'] });
  expect(result).toMatchObject({ headers: { etag: '"1"', 'set-cookie': 'a=1' } });
  expect(result).not.toHaveProperty('multiValueHeaders');
});

check(27, 'ALB multi-value', 'headers and cookies go into the map of lists', async () => {
  const result = await resultOf(albMultiDoor, { headers: { etag: '"1"' }, cookies: ['a=1'] });
  expect(result).toMatchObject({ multiValueHeaders: { etag: ['"1"'], 'set-cookie': ['a=1'] } });
  expect(result).not.toHaveProperty('headers');
});

for (const door of [albDoor, albMultiDoor]) {
  check(27, door.name, 'the status has its description', async () => {
    const description = async (status: number) =>
      (await resultOf(door, { status })).statusDescription;
    expect(await description(200)).toBe('200 OK');
    expect(await description(404)).toBe('404 Not Found');
    expect(await description(499)).toMatch(/^499 ./);
  });
}
