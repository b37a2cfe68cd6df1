import { failuresOf } from '../contract/failures.ts';
import { mediaTypesOf, type Operation } from '../contract/operation.ts';
import { commonHeaders, declaredHeaders, headerComponents } from './headers.ts';
import {
  type ProblemResponses,
  problemResponseCollector,
  problemSchema,
} from './problem-responses.ts';
import { parametersOf, requestBodyOf } from './request.ts';
import { type Schemas, schemaCollector } from './schemas.ts';
import { describeAccess, requirementsOf, securitySchemes } from './security.ts';
import type {
  ApiOperation,
  ApiResponse,
  Info,
  MediaType,
  OpenApiDocument,
  PathItem,
  Server,
} from './types.ts';

export interface ApiInfo extends Info {
  /** The header of bearer tokens, in lower case. */
  readonly tokenHeader: string;
  /** Default: the server that serves the document. */
  readonly servers?: readonly Server[];
}

/** The OpenAPI document of a contract; the output is deterministic. */
export const openApi = (
  contract: readonly Operation[],
  { tokenHeader, servers = [{ url: '.' }], ...info }: ApiInfo,
): OpenApiDocument => {
  const schemas = schemaCollector();
  const problems = problemResponseCollector();
  const paths = Object.fromEntries(
    Array.from(
      Map.groupBy(contract, ({ path }) => path),
      ([path, operations]) => [path, pathItem(operations, schemas, problems)],
    ),
  );
  return {
    openapi: '3.1.1',
    info,
    servers,
    tags: [...new Set(contract.map(tagOf))].map((name) => ({
      name,
      description: `Operations under /${name}`,
    })),
    paths,
    components: {
      schemas: { ...schemas.named, Problem: problemSchema },
      responses: problems.named,
      headers: headerComponents,
      securitySchemes: securitySchemes(tokenHeader),
    },
  };
};

const tagOf = ({ path }: Operation): string => path.split('/')[1] as string;

const pathItem = (
  operations: readonly Operation[],
  schemas: Schemas,
  problems: ProblemResponses,
): PathItem =>
  Object.fromEntries(
    operations.flatMap((operation) => {
      const entry = toApiOperation(operation, schemas, problems);
      const item = [operation.method.toLowerCase(), entry] as const;
      return operation.method === 'GET'
        ? [item, ['head', headOf(entry, problems)] as const]
        : [item];
    }),
  );

/** The HEAD operation of a GET: no response has content (RFC 9110 §9.3.2). */
const headOf = (entry: ApiOperation, problems: ProblemResponses): ApiOperation => ({
  ...entry,
  operationId: `${entry.operationId}Head`,
  summary: `${entry.summary}: the headers alone`,
  responses: Object.fromEntries(
    Object.entries(entry.responses).map(([status, response]) => {
      const { content: _, ...rest } = problems.resolve(response);
      return [status, rest];
    }),
  ),
});

const toApiOperation = (
  operation: Operation,
  schemas: Schemas,
  problems: ProblemResponses,
): ApiOperation => {
  const { id, summary, access, request = {} } = operation;
  const requestBody = requestBodyOf(operation, schemas);
  return {
    operationId: id,
    summary,
    description: describeAccess(access),
    tags: [tagOf(operation)],
    parameters: parametersOf(request, schemas),
    ...(requestBody && { requestBody }),
    responses: { ...successResponses(operation, schemas), ...problems.of(failuresOf(operation)) },
    security: requirementsOf(access),
  };
};

const text = { type: 'string' };

const successResponses = ({ answers }: Operation, schemas: Schemas): Record<string, ApiResponse> =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => {
      const { description, headers = {}, body, lines } = answer;
      const media: MediaType = {
        ...(body && { schema: schemas.of(body, 'output') }),
        // `itemSchema` in OpenAPI 3.2.
        ...(lines && { schema: text, 'x-itemSchema': schemas.of(lines, 'output') }),
      };
      const content = mediaTypesOf(answer).map((type) => [type, media] as const);
      return [
        status,
        {
          description: lines
            ? `${description}; \`x-itemSchema\` is the schema of a line`
            : description,
          headers: { ...commonHeaders, ...declaredHeaders(headers) },
          ...(content.length > 0 && { content: Object.fromEntries(content) }),
        },
      ];
    }),
  );
