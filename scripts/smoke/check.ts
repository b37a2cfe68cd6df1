/** What a client sees of an answer. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly ms: number;
}

export interface Asked {
  readonly method?: string;
  /** Of the contract, with its query; what the deployment puts before it is the door's to know. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A deployed door, and what is known of it. */
export interface Door {
  readonly ask: (asked: Asked) => Promise<Answer>;
  /** Whether it is asked by HTTPS. */
  readonly isSecure: boolean;
  /** Whether every request is signed, which makes its sender known without a token. */
  readonly isSigned: boolean;
  /** One that it accepts, with rights to read. */
  readonly token?: string | undefined;
  readonly tokenHeader: string;
  /** Of a page that may read its answers. */
  readonly origin?: string | undefined;
  readonly maxMs: number;
}

/** Something that must hold at every door: throws a line that says what does not, or a `Skipped`. */
export interface Check {
  readonly name: string;
  readonly run: (door: Door) => Promise<unknown>;
}

/** A check that needs what was not given. */
export class Skipped extends Error {}

export const expectThat = (isSo: boolean, otherwise: string): void => {
  if (!isSo) throw new Error(otherwise);
};

export const withToken = (
  { tokenHeader }: Door,
  token: string | undefined,
): Record<string, string> => (token === undefined ? {} : { [tokenHeader]: `Bearer ${token}` });

/** The door's token; skips the check where there is none. */
export const tokenOf = ({ token }: Door): string => {
  if (token === undefined) throw new Skipped('needs --token');
  return token;
};

/** The gateway has answered by itself: every answer of the app has a request id. */
export const isGateways = ({ status, headers }: Answer): boolean =>
  status >= 400 && headers['x-request-id'] === undefined;

/** Credentials were not accepted; which of the two a gateway says, depends on its kind. */
export const isRefusal = ({ status }: Answer): boolean => status === 401 || status === 403;
