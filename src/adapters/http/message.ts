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
  /** By lower-case name; repeated fields are joined by `,` (cookies by `; `), RFC 9110 §5.3. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty when there is none. */
  readonly body: Uint8Array;
  /** The gateway's, never the client's. */
  readonly requestId: string;
  /** As the gateway saw it. */
  readonly clientAddress: string | undefined;
}

/** A request whose path names an operation. */
export type RoutedRequest = HttpRequest & { readonly path: string };

/** An answer as every door takes it. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name; `set-cookie` is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** One `Set-Cookie` value each. */
  readonly cookies: readonly string[];
  /** A string is text in UTF-8. */
  readonly body: string | Uint8Array;
}

/** The whole system as a door sees it. It never rejects. */
export type App = (request: HttpRequest) => Promise<HttpResponse>;

/** The most a request's body may hold, in bytes. */
export const maxBodyBytes = 1_048_576;
