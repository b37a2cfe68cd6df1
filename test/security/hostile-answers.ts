import type { HttpFailureCode } from '../../src/adapters/http/protocol/failure-codes.ts';
import { problems } from '../../src/adapters/http/protocol/problem.ts';
import type { WireResponse } from '../gateway/wire.ts';
import { requestId } from '../properties/event-doors.ts';

/** What an answer to whatever a client may send must be like, at every door. */

/** Of stack traces, files, types and what the system is made of. */
const internal =
  /\bat .+:\d+:\d+|node_modules|node:|\/src\/|\.[cm]?[jt]s\b|Error\b|zod|\bselect\b|sqlite|dynamo|amazonaws|\barn:|undefined|\[object /i;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get out
const control = /[\0-\x08\x0a-\x1f\x7f]/;

const untouched = Reflect.ownKeys(Object.prototype).length;

/** What is wrong with an answer; nothing, if all is well. `id` is the request's, `null` where it may be any. */
export const misbehaviour = (answer: WireResponse, id: string | null = requestId): string[] => [
  ...(answer.status >= 500 ? ['it takes the fault for its own'] : []),
  ...inHeaders(answer, id),
  ...(answer.status >= 400 ? inProblem(answer) : []),
  ...(isBodyless(answer.status) && answer.body.length > 0 ? ['there is a body'] : []),
  ...(isPolluted() ? ['a prototype is polluted'] : []),
];

/** Fails unless the answer is well-formed, truthful and silent about what is inside. */
export const expectWellBehaved = (answer: WireResponse, id?: string | null): void =>
  expect(misbehaviour(answer, id)).toEqual([]);

const isBodyless = (status: number): boolean => [204, 304].includes(status);

const isPolluted = (): boolean => {
  for (const _ in {}) return true;
  return Reflect.ownKeys(Object.prototype).length !== untouched;
};

const inHeaders = ({ status, headers }: WireResponse, id: string | null): string[] => {
  const fields = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const told = fields.get('x-request-id');
  return [
    ...(told === undefined || (id !== null && told !== id) ? ['the request id is lost'] : []),
    ...(fields.get('x-content-type-options') === 'nosniff' ? [] : ['nosniff is missing']),
    ...(status < 400 || fields.get('cache-control') === 'no-store' ? [] : ['it may be kept']),
    ...headers.flat().filter((text) => control.test(text)),
  ];
};

const inProblem = (answer: WireResponse): string[] => {
  const { status, headers, body } = answer;
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (type !== 'application/problem+json') return [`there is no problem document but ${type}`];
  // There is none to HEAD.
  if (body.length === 0) return [];
  const document = JSON.parse(`${body}`);
  const code = codeOf(answer);
  const known = code && Object.hasOwn(problems, code) ? problems[code] : undefined;
  const leak = internal.exec(`${document.title} ${document.detail}`);
  return [
    ...(document.status === status && known?.status === status ? [] : ['the status is another']),
    ...(document.title === known?.title ? [] : [`the title is another`]),
    ...(typeof document.detail === 'string' && document.detail !== ''
      ? []
      : ['there is no detail']),
    ...(leak ? [`it tells ${leak[0]}`] : []),
  ];
};

/** Which failure a problem document tells of. */
export const codeOf = ({ status, body }: WireResponse): HttpFailureCode | undefined =>
  status >= 400 && body.length > 0
    ? JSON.parse(`${body}`).type.replace(/^urn:portico:problem:/, '')
    : undefined;

/** What all doors have to say alike: not who was asked, nor what is new every time. */
export const likeness = ({ status, body }: WireResponse): string =>
  `${status} ${body}`
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g, '(id)')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)')
    .replace(/"nextCursor":"[^"]*"/, '(cursor)');
