import type { IamCredentials } from '../../../application/ports/driven.ts';

/** Header fields by lower-case name; repeated ones are joined by `,` (cookies by `; `), RFC 9110 §5.3. */
export interface HttpHeaders extends Iterable<readonly [name: string, value: string]> {
  get(name: string): string | undefined;
}

/** A request as every door hands it over: no host, no URL, nothing that only one door knows. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Percent-decoded once, without the prefix; `undefined` when its percent-encoding is malformed. */
  readonly path: string | undefined;
  /** What the deployment puts before the path (a stage, say): `''` or `/dev`, as it stands in a URL. */
  readonly pathPrefix: string;
  /** Decoded; a repeated name keeps all its values in order. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly headers: HttpHeaders;
  /** Empty when there is none. A door that has the head before the body gives a function that reads it. */
  readonly body: Uint8Array | (() => Promise<Uint8Array>);
  /** The gateway's, never the client's. */
  readonly requestId: string;
  /** Whether the client speaks TLS, to us or to a proxy that we trust. */
  readonly isSecure: boolean;
  /** As the gateway saw it. */
  readonly clientAddress: string | undefined;
  /** Who the gateway itself vouches for; nothing that a client can write. */
  readonly iamIdentity?: IamCredentials | undefined;
  /** What a Lambda authorizer said about the caller: for the log, never for authorization. */
  readonly authorizerContext?: Readonly<Record<string, string>> | undefined;
  /** Aborted, with the failure to answer as its reason, when the answer would come too late. */
  readonly signal: AbortSignal;
}

/** A request whose body is there to its end. */
export type BufferedRequest = HttpRequest & { readonly body: Uint8Array };

/** A request whose path is well-formed. */
export type PathRequest = HttpRequest & { readonly path: string };

/** What an operation is given. */
export type RoutedRequest = BufferedRequest & PathRequest;

export const hasBody = (request: HttpRequest): request is BufferedRequest =>
  typeof request.body !== 'function';

export const hasPath = (request: HttpRequest): request is PathRequest => request.path !== undefined;

export const isRead = ({ method }: HttpRequest): boolean => method === 'GET' || method === 'HEAD';

/** An answer as every door takes it. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name; `set-cookie` is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** One `Set-Cookie` value each. */
  readonly cookies: readonly string[];
  /** A string is text in UTF-8; a stream breaks when what feeds it fails. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** An answer that is there to its end. */
export type BufferedResponse = HttpResponse & { readonly body: string | Uint8Array };

/** Whether a body is there to its end. */
export const isBuffered = (body: HttpResponse['body']): body is BufferedResponse['body'] =>
  typeof body === 'string' || body instanceof Uint8Array;

/** What a door that sends each answer whole can carry. */
export interface ResponseLimit {
  /** The most that a body may have, in bytes. */
  readonly bytes: number;
  /** Whether the door's result for the answer keeps to its limit. */
  fits(response: BufferedResponse): boolean;
}

/** The whole system as a door sees it. It never rejects. With a limit, the body of its answer is whole. */
export type App = (request: HttpRequest, limit?: ResponseLimit) => Promise<HttpResponse>;

/** How a door is set up. */
export interface DoorSettings {
  /** What a base path mapping or a proxy puts before every path: `''` or `/orders`. */
  readonly basePath: string;
  /** How many proxies before the door's own gateway are trusted to say whom they forward for. */
  readonly trustedProxies: number;
  /** Behind CloudFront alone: where it writes its client's address, by lower-case name. */
  readonly clientAddressHeader?: string | undefined;
  /** Of Express: how long an answer may take to begin, in milliseconds. */
  readonly timeoutMs?: number;
}

export const noSettings: DoorSettings = { basePath: '', trustedProxies: 0 };

/** The most a request's body may hold, in bytes. */
export const maxBodyBytes = 1_048_576;
