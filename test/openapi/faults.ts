import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type {
  ApiResponse,
  Header,
  OpenApiDocument,
  Reference,
} from '../../src/adapters/http/openapi/types.ts';
import { decodePath } from '../../src/adapters/http/protocol/path.ts';

/** An answer that a client has got, with what it asked for. */
export interface Exchange {
  /** Upper case. */
  readonly method: string;
  /** Percent-encoded, as the contract has it, without a query. */
  readonly path: string;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What about an answer is not as an OpenAPI document says; nothing, if all is well. */
export type FaultsIn = (exchange: Exchange) => readonly string[];

/** A part of a document and where it stands: a JSON Pointer (RFC 6901). */
interface Part<T> {
  readonly value: T;
  readonly pointer: string;
}

/** The statuses of problems with requests that no operation is for. */
const outside = [400, 404, 405, 413, 429, 500, 503, 504];

/** Fields that servers, gateways and browsers care for. */
const ofHttp =
  /^(content-(type|length|encoding)|date|connection|keep-alive|transfer-encoding|allow|access-control-.+|x-amzn-.+|apigw-.+)$/;

export const faultsBy = (document: OpenApiDocument): FaultsIn => {
  const validate = validator(document);

  const inHeaders = ({ headers }: Exchange, { value, pointer }: Part<ApiResponse>) => [
    ...Object.keys(headers)
      .filter(
        (name) => headers[name] !== undefined && !ofHttp.test(name) && !(name in value.headers),
      )
      .map((name) => `${name} is not documented`),
    ...Object.keys(value.headers).flatMap((name) => {
      const header = part<Header>(document, `${pointer}/headers/${name}`);
      // REST APIs rename the field on its way out.
      const field = headers[name] ?? headers[`x-amzn-remapped-${name}`];
      if (field === undefined) return header.value.required ? [`${name} is missing`] : [];
      const isNumber = header.value.schema['type'] === 'integer';
      const faults = validate(`${header.pointer}/schema`, isNumber ? Number(field) : field);
      return faults.map((fault) => `${name}: ${field}: ${fault}`);
    }),
  ];

  const inBody = ({ method, body }: Exchange, mediaType: string, schema: string) => {
    if (method === 'HEAD') return body === '' ? [] : ['HEAD has a body'];
    const texts =
      mediaType === 'application/x-ndjson' ? body.split(/(?<=\n)/).filter(Boolean) : [body];
    return texts.flatMap((text) => {
      try {
        return validate(schema, JSON.parse(text));
      } catch {
        return [`not JSON: ${text.slice(0, 100)}`];
      }
    });
  };

  const inContent = (exchange: Exchange, { value, pointer }: Part<ApiResponse>) => {
    const mediaType = exchange.headers['content-type'];
    if (!value.content) {
      const isEmpty = mediaType === undefined && exchange.body === '';
      return isEmpty ? [] : ['there is content, but none is documented'];
    }
    const described = mediaType === undefined ? undefined : value.content[mediaType];
    if (!described) return [`the content type ${mediaType} is not documented`];
    if (!described.schema) return [];
    const schema = described['x-itemSchema'] ? 'x-itemSchema' : 'schema';
    return inBody(
      exchange,
      `${mediaType}`,
      `${pointer}/content/${escaped(`${mediaType}`)}/${schema}`,
    );
  };

  const ofOutside = (exchange: Exchange, isPath: boolean): readonly string[] => {
    const { method, status, headers } = exchange;
    const allow = headers['allow'] === undefined ? ['allow is missing'] : [];
    if (isPath && method === 'OPTIONS' && status === 204) return allow;
    if (!outside.includes(status))
      return [`nothing is documented here, nor is the status ${status}`];
    const like = status === 429 ? 'too-many-requests' : 'internal-error';
    const response = part<ApiResponse>(document, `/components/responses/${like}`);
    const mediaType = `${headers['content-type']}`;
    return [
      ...(status === 405 ? allow : []),
      ...inHeaders(exchange, response),
      ...(mediaType === 'application/problem+json' ? [] : ['there is no problem document']),
      ...inBody(exchange, mediaType, '/components/schemas/Problem'),
    ];
  };

  return (exchange) => {
    const path = templateOf(document, exchange.path);
    const method = exchange.method === 'HEAD' ? 'get' : exchange.method.toLowerCase();
    const operation = path && document.paths[path]?.[method];
    if (!operation) return ofOutside(exchange, path !== undefined);
    const { status } = exchange;
    if (!(status in operation.responses)) return [`the status ${status} is not documented`];
    const pointer = `/paths/${escaped(path)}/${method}/responses/${status}`;
    const response = part<ApiResponse>(document, pointer);
    return [...inHeaders(exchange, response), ...inContent(exchange, response)];
  };
};

/** Validates a value by the schema at a place of the document; gives what is wrong with it. */
export const validator = (document: OpenApiDocument) => {
  // The document itself is no schema, and to compile the schema of schemas takes a while in each test file.
  const ajv = new Ajv2020({ allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addVocabulary(Object.keys(document)).addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  return (pointer: string, value: unknown): readonly string[] => {
    const check = compiled.get(pointer) ?? ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
    compiled.set(pointer, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message }) =>
      `${instancePath} ${message}`.trim(),
    );
  };
};

/** What stands in the document at a place, or where that place refers to. */
const part = <T>(document: OpenApiDocument, pointer: string): Part<T> => {
  const names = pointer.slice(1).split('/').map(unescaped);
  const found = names.reduce(
    (at, name) => at[name] as Record<string, unknown>,
    document as unknown as Record<string, unknown>,
  ) as T | Reference;
  return isReference(found)
    ? part(document, found.$ref.slice('#'.length))
    : { value: found, pointer };
};

const isReference = (value: unknown): value is Reference => Object.hasOwn(value as object, '$ref');

/** The path of the document that a request is for, one without parameters first. */
const templateOf = (document: OpenApiDocument, path: string): string | undefined => {
  const decoded = decodePath(path) ?? '';
  const matching = Object.keys(document.paths).filter((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(decoded),
  );
  return matching.find((template) => !template.includes('{')) ?? matching[0];
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');
