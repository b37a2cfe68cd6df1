/** How long a client may take, and how many connections there may be. Times in milliseconds. */
export interface ServerLimits {
  readonly headersTimeout: number;
  /** For all of a request; its header fields included. */
  readonly requestTimeout: number;
  /** How long a connection is kept between two requests. */
  readonly keepAliveTimeout: number;
  /** How long nothing may move on a connection: of an answer that is not read, say. */
  readonly timeout: number;
  /** How often the first two are looked at. */
  readonly connectionsCheckingInterval: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
}

/** Each connection may hold a body of 1 MiB in memory, so that all of them hold 1 GiB at most. */
const connections = 1_024;

/** Behind a proxy all connections come from its address, which then may have them all. */
export const serverLimits = (trustedProxies = 0): ServerLimits => ({
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  timeout: 60_000,
  connectionsCheckingInterval: 1_000,
  connections,
  connectionsPerAddress: trustedProxies === 0 ? connections / 4 : connections,
});
