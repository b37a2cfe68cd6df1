import { execFileSync } from 'node:child_process';
import { contract } from '../src/adapters/http/contract/contract.ts';
import { openApi } from '../src/adapters/http/openapi/document.ts';
import type {
  ApiOperation,
  ApiResponse,
  Header,
  OpenApiDocument,
  Parameter,
  Reference,
} from '../src/adapters/http/openapi/types.ts';
import { comment, type Member, objectType, typeOf, union } from './schema-type.ts';

export const clientFile = 'client/src/operations.ts';

/** The generated part of the client, as it belongs into its file. */
export const contractSource = (): string =>
  formatted(
    clientSource(
      openApi(contract, { title: 'Portico', version: '0', tokenHeader: 'authorization' }),
    ),
  );

const formatted = (source: string): string =>
  execFileSync(
    process.execPath,
    ['node_modules/@biomejs/biome/bin/biome', 'format', `--stdin-file-path=${clientFile}`],
    { input: source, encoding: 'utf8' },
  );

/** An operation with where it stands in the document. */
interface Placed {
  readonly path: string;
  readonly method: string;
  readonly operation: ApiOperation;
}

const linesType = 'application/x-ndjson';
const problemType = 'application/problem+json';

/** The types of an OpenAPI document, and a table of its operations. */
export const clientSource = (document: OpenApiDocument): string => {
  const { schemas, responses } = document.components;
  const placed = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'head')
      .map(([method, operation]) => ({ path, method, operation })),
  );
  const named = Object.entries(schemas).map(
    ([name, schema]) => `${comment(schema.description)}export type ${name} = ${typeOf(schema)};`,
  );
  const problems = Object.values(responses).flatMap(({ content }) => {
    const schema = content?.[problemType]?.schema;
    return schema ? [typeOf(schema)] : [];
  });
  return [
    comment('Written by `npm run client`, never by hand.'),
    "import type { Answer, Call, Operation } from './message.ts';",
    `${comment('What the API can do.')}export interface Portico { ${placed.map((each) => methodOf(each, responses)).join('')} }`,
    ...placed.flatMap(({ operation }) => ['', requestOf(operation), answerOf(operation)]),
    '',
    ...named,
    `${comment('What can be wrong, told apart by `type`.')}export type AnyProblem = ${union([...new Set(problems)])};`,
    '',
    `export const operations: Readonly<Record<keyof Portico, Operation>> = {`,
    ...placed.map(row),
    '};',
  ].join('\n');
};

const methodOf = (
  { operation }: Placed,
  named: OpenApiDocument['components']['responses'],
): string => {
  const { operationId, summary, description } = operation;
  const failures = responsesOf(operation, named).filter(({ status }) => status >= 400);
  const about = comment(
    summary,
    ...(description === undefined ? [] : ['', description]),
    '',
    '@throws {ProblemError}',
    ...failures.map(({ status, response }) => `- ${status} ${response.description}`),
  );
  const isOptional = membersOf(operation).every(({ required }) => !required);
  const lines = linesOf(operation);
  const answer = lines
    ? `AsyncGenerator<${lines}, void, undefined>`
    : `Promise<${typeName(operation)}Answer>`;
  const request = `request${isOptional ? '?' : ''}: ${typeName(operation)}Request`;
  return `${about}${operationId}(${request}): ${answer};`;
};

const typeName = ({ operationId }: ApiOperation): string =>
  `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}`;

const requestOf = (operation: ApiOperation): string =>
  `export interface ${typeName(operation)}Request extends Call ${objectType(membersOf(operation))}`;

/** The parts of a request, named as in the contract. */
const membersOf = ({ parameters, requestBody }: ApiOperation): Member[] => {
  const places = Map.groupBy(parameters, (parameter) => parameter.in);
  const parts = Array.from(places, ([place, those]) => ({
    name: place === 'header' ? 'headers' : place,
    type: objectType(those.map(parameterOf)),
    required: those.some(({ required }) => required),
  }));
  const [media] = Object.values(requestBody?.content ?? {});
  const body = media && { name: 'body', type: typeOf(media.schema ?? {}), required: true };
  return [...parts, ...(body ? [body] : [])];
};

/** One that is undefined is not sent. */
const parameterOf = ({ name, schema, required, description }: Parameter): Member => ({
  name,
  type: required ? typeOf(schema) : `${typeOf(schema)} | undefined`,
  required,
  description,
});

const responsesOf = (
  { responses }: ApiOperation,
  named: OpenApiDocument['components']['responses'] = {},
) =>
  Object.entries(responses).map(([status, response]) => ({
    status: Number(status),
    response: isReference(response)
      ? (named[response.$ref.replace('#/components/responses/', '')] as ApiResponse)
      : response,
  }));

const isReference = (value: object): value is Reference => '$ref' in value;

/** The good ones, with media type and type of what they hold. */
const goodAnswers = (operation: ApiOperation) => {
  const { operationId } = operation;
  const good = responsesOf(operation)
    .filter(({ status }) => status < 400)
    .map(({ status, response: { content = {}, headers } }) => {
      const [[mediaType, media] = [], ...others] = Object.entries(content);
      const isKnown = [undefined, 'application/json', linesType].includes(mediaType);
      if (!isKnown || others.length > 0) {
        throw new Error(`${operationId} answers what is neither JSON nor lines of it`);
      }
      const schema = media?.['x-itemSchema'] ?? media?.schema ?? {};
      return { status, headers, mediaType, type: media ? typeOf(schema) : 'undefined' };
    });
  if (good.length > 1 && good.some(({ mediaType }) => mediaType === linesType)) {
    throw new Error(`${operationId} answers lines, but not always`);
  }
  return good;
};

/** What a line holds, where the answer is a stream of them. */
const linesOf = (operation: ApiOperation): string | undefined =>
  goodAnswers(operation).find(({ mediaType }) => mediaType === linesType)?.type;

const answerOf = (operation: ApiOperation): string => {
  if (linesOf(operation)) return '';
  const answers = goodAnswers(operation).map(({ status, type, headers }) => {
    const own = Object.entries(headers).flatMap(([name, header]) =>
      isReference(header) ? [] : [fieldOf(name, header)],
    );
    return `Answer<${[status, type, ...(own.length > 0 ? [objectType(own)] : [])].join(', ')}>`;
  });
  return `export type ${typeName(operation)}Answer = ${union(answers)};`;
};

const fieldOf = (name: string, { description, required }: Header): Member => ({
  name,
  type: 'string',
  required: required === true,
  description,
});

const row = ({ path, method, operation }: Placed): string => {
  const [bodyType] = Object.keys(operation.requestBody?.content ?? {});
  const answers = goodAnswers(operation).map(({ status, mediaType = null }) => [status, mediaType]);
  const entry = {
    method: method.toUpperCase(),
    path,
    ...(bodyType !== undefined && { bodyType }),
    ...(operation.security.length > 0 && { secured: true }),
    answers: Object.fromEntries(answers),
  };
  return `${operation.operationId}: ${JSON.stringify(entry)},`;
};
