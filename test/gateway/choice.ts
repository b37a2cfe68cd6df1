import { oneOf, UsageError } from '../../src/infrastructure/main/command.ts';
import { albGateway } from './alb.ts';
import { defaultDist } from './bundles.ts';
import type { GatewayDoor } from './door.ts';
import { functionUrlGateway } from './function-url.ts';
import { httpApiGateway } from './http-api.ts';
import { restApiGateway } from './rest-api.ts';
import { contractRoute } from './routes.ts';

/** What the commands that stand for a gateway have in common. */
export const doorOptions = {
  stage: { type: 'string' },
  payload: { type: 'string', default: '2.0' },
  stream: { type: 'boolean', default: false },
  iam: { type: 'string' },
  timeout: { type: 'string', default: '10000' },
  dist: { type: 'string', default: defaultDist },
} as const;

export const doorHelp = {
  before: `  --stage <name>              stage of an API (REST: dev; HTTP: $default)
  --payload 1.0|2.0           payload format of an HTTP API and its authorizer (2.0)
  --stream                    response streaming (rest-api, function-url)
`,
  after: `  --iam <arn>                 auth type AWS_IAM: whose signature was found good (function-url)
  --timeout <ms>              time-out of the function (10000)
  --dist <folder>             where the bundles are (dist); they are built where a source is newer
`,
};

interface Given {
  readonly stage?: string | undefined;
  readonly payload: string;
  readonly stream: boolean;
  readonly authorizer?: string | undefined;
  readonly iam?: string | undefined;
}

export const wholeNumber = (flag: string, value: string): number => {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`${flag} must be a whole number`);
  return Number(value);
};

/** Which options make no sense at which door. */
const foreign: Record<string, readonly string[]> = {
  'rest-api': ['cors', 'iam'],
  'http-api': ['api-key', 'iam'],
  'function-url': ['stage', 'authorizer', 'identity-source', 'api-key'],
  alb: ['stage', 'authorizer', 'identity-source', 'api-key', 'cors', 'iam'],
};

const refuseForeign = (name: string, values: Given & Readonly<Record<string, unknown>>): void => {
  const [flag] = (foreign[name] ?? []).filter((option) => values[option] !== undefined);
  if (flag) throw new UsageError(`--${flag} is not for ${name}`);
  if (values.stream && (name === 'http-api' || name === 'alb')) {
    throw new UsageError(`--stream is not for ${name}, which cannot stream`);
  }
};

export interface Choice {
  readonly door: GatewayDoor;
  readonly bundle: string;
  /** What comes before every path. */
  readonly prefix: string;
  /** The bundle of the authorizer. */
  readonly authorizer?: string;
  readonly identitySource: string;
}

/** The door by its name and options; throws where they do not go together. */
export const chooseDoor = (
  name: string,
  values: Given & Readonly<Record<string, unknown>>,
): Choice => {
  const door = oneOf('door', name, ['rest-api', 'http-api', 'function-url', 'alb']);
  refuseForeign(door, values);
  return { bundle: values.stream ? `${door}-stream` : door, ...makers[door](values) };
};

type Maker = (values: Given) => Omit<Choice, 'bundle'>;

const restApi: Maker = ({ stage = 'dev', authorizer = 'token' }) => {
  const kind = oneOf('--authorizer', authorizer, ['token', 'request', 'none']);
  const type = ({ token: 'TOKEN', request: 'REQUEST', none: undefined } as const)[kind];
  const findRoute = contractRoute;
  return {
    door: restApiGateway({ stage, findRoute, ...(type && { authorizerType: type }) }),
    prefix: `/${stage}`,
    ...(type && { authorizer: `${kind}-authorizer` }),
    identitySource: 'method.request.header.Authorization',
  };
};

const httpApi: Maker = ({ stage = '$default', authorizer = 'request', payload: format }) => {
  const payload = oneOf('--payload', format, ['1.0', '2.0']);
  const isAsked = oneOf('--authorizer', authorizer, ['request', 'none']) === 'request';
  const findRoute = contractRoute;
  return {
    door: httpApiGateway({
      ...{ stage, findRoute, payload },
      ...(isAsked && { authorizerPayload: payload }),
    }),
    prefix: stage === '$default' ? '' : `/${stage}`,
    ...(isAsked && { authorizer: 'http-authorizer' }),
    identitySource: '$request.header.Authorization',
  };
};

const makers: Record<'rest-api' | 'http-api' | 'function-url' | 'alb', Maker> = {
  'rest-api': restApi,
  'http-api': httpApi,
  'function-url': ({ iam }) => ({
    door: functionUrlGateway(iam === undefined ? {} : { iamArn: iam }),
    prefix: '',
    identitySource: '',
  }),
  alb: () => ({ door: albGateway({ multiValue: true }), prefix: '', identitySource: '' }),
};
