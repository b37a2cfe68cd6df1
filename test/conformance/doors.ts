import {
  type App,
  type BufferedRequest,
  type DoorSettings,
  type HttpResponse,
  noSettings,
} from '../../src/adapters/http/protocol/message.ts';
import { alb } from '../../src/adapters/lambda/alb.ts';
import { functionUrl } from '../../src/adapters/lambda/function-url.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import {
  albLimits,
  functionUrlLimits,
  httpApiLimits,
  type Limits,
  restApiLimits,
} from '../../src/adapters/lambda/limits.ts';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import { answering } from '../doors/answering.ts';
import { type Handler, invokeFunction } from '../gateway/invoke.ts';
import { bytesOf } from '../http/request.ts';
import type { AwsEvent } from './events.ts';

/** A door that takes events, with the folder that has some of its kind. */
export interface EventDoor {
  readonly name: string;
  readonly events: string;
  readonly open: (app: App, settings?: DoorSettings) => Handler;
  readonly limits: Limits;
}

export const restApiDoor: EventDoor = {
  name: 'REST API',
  events: 'rest-api',
  open: restApi,
  limits: restApiLimits,
};
export const httpApi2Door: EventDoor = {
  name: 'HTTP API 2.0',
  events: 'http-api',
  open: httpApi,
  limits: httpApiLimits,
};
export const httpApi1Door: EventDoor = {
  ...httpApi2Door,
  name: 'HTTP API 1.0',
  events: 'http-api-1.0',
};
export const functionUrlDoor: EventDoor = {
  name: 'Function URL',
  events: 'function-url',
  open: functionUrl,
  limits: functionUrlLimits,
};
export const albDoor: EventDoor = { name: 'ALB', events: 'alb', open: alb, limits: albLimits };
export const albMultiDoor: EventDoor = {
  ...albDoor,
  name: 'ALB multi-value',
  events: 'alb-multi-value',
};

export const eventDoors: readonly EventDoor[] = [
  restApiDoor,
  httpApi2Door,
  httpApi1Door,
  functionUrlDoor,
  albDoor,
  albMultiDoor,
];

/** Lambda's own id of an invocation. */
export const invocationId = '5a4b3c2d-1e0f-4a1b-8c2d-3e4f5a6b7c8d';

/** What reaches an app behind the door, and what the door makes of its answer. */
export const exchange = async (
  { open }: EventDoor,
  event: AwsEvent,
  answer: Partial<HttpResponse> = {},
  settings: Partial<DoorSettings> = {},
): Promise<{ request: BufferedRequest; result: AwsEvent }> => {
  const requests: BufferedRequest[] = [];
  const app = answering(answer);
  const handler = open(
    async (request, limit) => {
      requests.push({ ...request, body: await bytesOf(request) });
      return app(request, limit);
    },
    { ...noSettings, ...settings },
  );
  const result = await invokeFunction(handler, event, invocationId);
  const [request] = requests;
  if (!request) throw new Error('the app was not asked');
  return { request, result };
};

export const receive = async (door: EventDoor, event: AwsEvent, settings?: Partial<DoorSettings>) =>
  (await exchange(door, event, {}, settings)).request;
