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

/** In milliseconds: an Application Load Balancer keeps an idle connection for 60 s unless told otherwise. */
const keepAliveBehindProxy = 65_000;

/**
 * Behind a proxy all connections come from its address, which then may have them all. The proxy is the one
 * to close them: a request that it sends on a connection that we are closing is lost.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues
 */
export const serverLimits = (
  trustedProxies = 0,
  keepAliveTimeout = trustedProxies === 0 ? 5_000 : keepAliveBehindProxy,
): ServerLimits => {
  const above = trustedProxies === 0 ? 0 : keepAliveTimeout;
  const headersTimeout = Math.max(10_000, above + 1_000);
  return {
    headersTimeout,
    requestTimeout: Math.max(30_000, headersTimeout),
    keepAliveTimeout,
    timeout: Math.max(60_000, above + 5_000),
    connectionsCheckingInterval: 1_000,
    connections,
    connectionsPerAddress: trustedProxies === 0 ? connections / 4 : connections,
  };
};
