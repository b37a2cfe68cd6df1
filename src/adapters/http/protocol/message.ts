import type { IamCredentials } from '../../../application/ports/driven.ts';

/** Headers by lower-case name; repeated ones are joined by `,` (cookies by `; `), RFC 9110 §5.3. */
export interface HttpHeaders extends Iterable<readonly [name: string, value: string]> {
  get(name: string): string | undefined;
}

/** The request that every door produces; it has nothing specific to one door. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Percent-decoded once, without `pathPrefix`; `undefined` when the percent-encoding is malformed. */
  readonly path: string | undefined;
  /** What the deployment puts before the path, such as a stage: `''` or `/dev`, percent-encoded. */
  readonly pathPrefix: string;
  /** Decoded; a repeated name keeps its values in order. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly headers: HttpHeaders;
  /** Empty when the request has none. A function reads the body on demand (Express). */
  readonly body: Uint8Array | (() => Promise<Uint8Array>);
  /** Set by the gateway, never by the client. */
  readonly requestId: string;
  /** Whether the client uses TLS, to us or to a trusted proxy. */
  readonly isSecure: boolean;
  /** As the gateway reports it. */
  readonly clientAddress: string | undefined;
  /** The caller that the gateway has authenticated; a client cannot set it. */
  readonly iamIdentity?: IamCredentials | undefined;
  /** The context of a Lambda authorizer: for the log, never for authorization. */
  readonly authorizerContext?: Readonly<Record<string, string>> | undefined;
  /** Aborted at the deadline, or when the client disconnects; the reason is the `HttpFailure` to respond with. */
  readonly signal: AbortSignal;
}

/** A request whose body has been read. */
export type BufferedRequest = HttpRequest & { readonly body: Uint8Array };

/** A request whose path is well-formed. */
export type PathRequest = HttpRequest & { readonly path: string };

/** The request that an operation gets. */
export type RoutedRequest = BufferedRequest & PathRequest;

export const hasBody = (request: HttpRequest): request is BufferedRequest =>
  typeof request.body !== 'function';

export const hasPath = (request: HttpRequest): request is PathRequest => request.path !== undefined;

export const isRead = ({ method }: HttpRequest): boolean => method === 'GET' || method === 'HEAD';

/** The response that every door sends. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name, without `set-cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  /** One `Set-Cookie` value each. */
  readonly cookies: readonly string[];
  /** A string is sent as UTF-8. A stream fails when its source fails. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** A response whose body is in memory. */
export type BufferedResponse = HttpResponse & { readonly body: string | Uint8Array };

/** Whether a body is in memory, not a stream. */
export const isBuffered = (body: HttpResponse['body']): body is BufferedResponse['body'] =>
  typeof body === 'string' || body instanceof Uint8Array;

/** The size limit of a door that buffers its responses. */
export interface ResponseLimit {
  readonly maxBytes: number;
  /** Whether the door's serialized result is within its limit. */
  fits(response: BufferedResponse): boolean;
}

/** The application as a door calls it. It never rejects. With a limit, the response is buffered. */
export type App = (request: HttpRequest, limit?: ResponseLimit) => Promise<HttpResponse>;

/** The settings of a door. */
export interface DoorSettings {
  /** The prefix that a base path mapping or a proxy adds to every path: `''` or `/orders`. */
  readonly basePath: string;
  /** How many proxies in front of the door's own gateway are trusted to append `X-Forwarded-…` headers. */
  readonly trustedProxies: number;
  /** Only behind CloudFront: the header with the viewer's address, in lower case. */
  readonly clientAddressHeader?: string | undefined;
  /** For Express: how long a response may take to begin, in milliseconds. */
  readonly timeoutMs?: number;
}

export const noSettings: DoorSettings = { basePath: '', trustedProxies: 0 };

/** The maximum size of a request body. */
export const maxBodyBytes = 1_048_576;
