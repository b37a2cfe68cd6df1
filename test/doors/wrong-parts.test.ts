import type { HttpRequest } from '../../src/adapters/http/protocol/message.ts';
import {
  albDoor,
  albMultiDoor,
  type EventDoor,
  functionUrlDoor,
  httpApi1Door,
  httpApi2Door,
  receive,
  restApiDoor,
} from '../conformance/doors.ts';
import { type AwsEvent, readEvent } from '../conformance/events.ts';

/** A door's event by its members, in dots. */
interface Parts {
  readonly door: EventDoor;
  readonly refusal: string;
  /** Texts and records without which it is none of the door's. */
  readonly texts: readonly string[];
  readonly records: readonly string[];
  /** What may be missing or null, by type. */
  readonly optionalTexts?: readonly string[];
  readonly optionalLists?: readonly string[];
  /** What may be anything. */
  readonly others?: readonly string[];
  /** Members that an event of the door has not. */
  readonly foreign?: readonly string[];
}

const v1: Omit<Parts, 'door' | 'refusal'> = {
  texts: ['httpMethod', 'path', 'requestContext.requestId'],
  records: ['requestContext'],
  optionalTexts: [
    'requestContext.domainName',
    'requestContext.path',
    'requestContext.identity.sourceIp',
  ],
  others: ['requestContext.identity', 'requestContext.authorizer'],
  foreign: ['type'],
};

const v2: Omit<Parts, 'door' | 'refusal'> = {
  texts: ['version', 'rawPath', 'requestContext.requestId', 'requestContext.http.method'],
  records: ['requestContext', 'requestContext.http'],
  optionalLists: ['cookies'],
  others: ['requestContext.authorizer'],
  foreign: ['type'],
};

const v2Texts = ['rawQueryString', 'requestContext.http.sourceIp'];

const ofAlb: Omit<Parts, 'door'> = {
  refusal: 'this is not an event of an Application Load Balancer',
  texts: ['httpMethod', 'path'],
  records: ['requestContext', 'requestContext.elb'],
};

const kinds: readonly Parts[] = [
  {
    ...v1,
    door: restApiDoor,
    refusal: 'this is not an event of a REST API',
    texts: [...v1.texts, 'requestContext.resourceId'],
  },
  { ...v1, door: httpApi1Door, refusal: 'this is not an event of an HTTP API' },
  {
    ...v2,
    door: httpApi2Door,
    refusal: 'this is not an event of an HTTP API',
    optionalTexts: [...v2Texts, 'requestContext.domainName'],
  },
  {
    ...v2,
    door: functionUrlDoor,
    refusal: 'this is not an event of a Function URL',
    texts: [...v2.texts, 'requestContext.domainName'],
    optionalTexts: v2Texts,
  },
  { ...ofAlb, door: albDoor },
  { ...ofAlb, door: albMultiDoor },
];

const maps = [
  'headers',
  'multiValueHeaders',
  'queryStringParameters',
  'multiValueQueryStringParameters',
];

/** The event with another value in a place. */
const having = (event: AwsEvent, place: string, value: unknown): AwsEvent => {
  const copy = structuredClone(event);
  const names = place.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((record, name) => record[name], copy);
  parent[last] = value;
  return copy;
};

describe.each(kinds)('an event of $door.name', (kind) => {
  const { door, refusal, texts, records } = kind;
  const { optionalTexts = [], optionalLists = [], others = [], foreign = [] } = kind;
  const given = (place: string, value: unknown): Promise<HttpRequest> =>
    receive(door, having(readEvent(door.events), place, value));

  const wrong: readonly (readonly [string, readonly unknown[]])[] = [
    ...texts.map((place) => [place, [undefined, null, 7, {}]] as const),
    ...records.map((place) => [place, [undefined, null, 'x', 7]] as const),
    ...['body', ...optionalTexts].map((place) => [place, [7, true, {}]] as const),
    ...['isBase64Encoded'].map((place) => [place, ['true', 1, {}]] as const),
    ...maps.map((place) => [place, ['x', 7, true]] as const),
    ...optionalLists.map((place) => [place, ['x', 7, {}]] as const),
    ...foreign.map((place) => [place, ['REQUEST', null]] as const),
  ];
  it.each(wrong)('is rejected with a %s of another type', async (place, values) => {
    for (const value of values) await expect(given(place, value)).rejects.toThrow(refusal);
  });

  const dispensable = ['body', 'isBase64Encoded', ...maps, ...optionalTexts, ...optionalLists];
  it.each([...dispensable, ...others])('is accepted without its %s', async (place) => {
    for (const value of [undefined, null])
      await expect(given(place, value)).resolves.toMatchObject({ method: 'GET' });
  });

  if (others.length === 0) return;
  it.each(others)('is accepted with any %s', async (place) => {
    for (const value of ['x', 7, {}])
      await expect(given(place, value)).resolves.toMatchObject({ method: 'GET' });
  });
});
