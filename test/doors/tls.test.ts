import {
  albDoor,
  albMultiDoor,
  functionUrlDoor,
  httpApi1Door,
  httpApi2Door,
  receive,
  restApiDoor,
} from '../conformance/doors.ts';
import { readEvent } from '../conformance/events.ts';

const name = 'x-forwarded-proto';

it.each([restApiDoor, httpApi1Door, httpApi2Door, functionUrlDoor])(
  '$name is reached by TLS alone, whatever a field says',
  async (door) => {
    const event = readEvent(door.events);
    const headers = { [name]: 'http' };
    const forged = { ...event, headers, ...(event.multiValueHeaders && { multiValueHeaders: {} }) };
    expect(await receive(door, forged)).toMatchObject({ isSecure: true });
  },
);

describe.each([albDoor, albMultiDoor])('$name', (door) => {
  const isSecure = async (field: string | undefined, trustedProxies: number) => {
    const { multiValueHeaders, ...event } = readEvent(door.events);
    const headers = multiValueHeaders
      ? { multiValueHeaders: field === undefined ? {} : { [name]: [field] } }
      : { headers: field === undefined ? {} : { [name]: field } };
    return (await receive(door, { ...event, ...headers }, { trustedProxies })).isSecure;
  };

  it.each([
    ['https', true],
    ['http', false],
    ['', false],
    [undefined, false],
    ['https, http', false],
    ['http, https', true],
  ])('takes %j of itself for %s', async (field, expected) => {
    expect(await isSecure(field, 0)).toBe(expected);
  });

  it.each([
    ['https, http', true],
    ['http, https', false],
    ['https, http, https', false],
    ['http, https, http', true],
    ['https', true],
  ])('takes %j of itself and a trusted proxy for %s', async (field, expected) => {
    expect(await isSecure(field, 1)).toBe(expected);
  });
});
