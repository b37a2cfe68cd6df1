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
import { requirementsOf, securitySchemes, whoMay } from './security.ts';
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
  /** Where a bearer token travels, by lower-case name. */
  readonly tokenHeader: string;
  /** Where the document comes from, unless said otherwise. */
  readonly servers?: readonly Server[];
}

/** The contract as an OpenAPI document; the same contract gives the same document, to the byte. */
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
      description: `What there is at /${name}`,
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
      const entry = described(operation, schemas, problems);
      const own = [operation.method.toLowerCase(), entry] as const;
      return operation.method === 'GET' ? [own, ['head', headOf(entry, problems)] as const] : [own];
    }),
  );

/** The same without content (RFC 9110 §9.3.2), problem documents included. */
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

const described = (
  operation: Operation,
  schemas: Schemas,
  problems: ProblemResponses,
): ApiOperation => {
  const { id, summary, access, request = {} } = operation;
  const requestBody = requestBodyOf(operation, schemas);
  return {
    operationId: id,
    summary,
    description: whoMay(access),
    tags: [tagOf(operation)],
    parameters: parametersOf(request, schemas),
    ...(requestBody && { requestBody }),
    responses: { ...goodResponses(operation, schemas), ...problems.of(failuresOf(operation)) },
    security: requirementsOf(access),
  };
};

const text = { type: 'string' };

const goodResponses = ({ answers }: Operation, schemas: Schemas): Record<string, ApiResponse> =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => {
      const { description, headers = {}, body, lines } = answer;
      const media: MediaType = {
        ...(body && { schema: schemas.of(body, 'output') }),
        // OpenAPI 3.2 calls it `itemSchema`.
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
