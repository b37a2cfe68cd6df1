/** Time-outs and connection limits. Times in milliseconds; the names are Node's. */
export interface ServerLimits {
  readonly headersTimeout: number;
  /** For the complete request, headers included. */
  readonly requestTimeout: number;
  /** How long an idle connection is kept between requests. */
  readonly keepAliveTimeout: number;
  /** How long a socket may be inactive, for example when a client does not read the response. */
  readonly timeout: number;
  /** How often Node checks `headersTimeout` and `requestTimeout`. */
  readonly connectionsCheckingInterval: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
}

/** With a body of up to 1 MiB per connection, all bodies take at most 1 GiB of memory. */
const connections = 1_024;

/** Longer than the 60 s for which an Application Load Balancer keeps idle connections by default. */
const proxyKeepAliveMs = 65_000;

/**
 * Behind a proxy all connections have its address, so there is no limit per address. The proxy must close
 * idle connections first: a request sent on a connection that we close is lost.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues
 */
export const serverLimits = (
  trustedProxies = 0,
  keepAliveTimeout = trustedProxies === 0 ? 5_000 : proxyKeepAliveMs,
): ServerLimits => {
  const minimumMs = trustedProxies === 0 ? 0 : keepAliveTimeout;
  const headersTimeout = Math.max(10_000, minimumMs + 1_000);
  return {
    headersTimeout,
    requestTimeout: Math.max(30_000, headersTimeout),
    keepAliveTimeout,
    timeout: Math.max(60_000, minimumMs + 5_000),
    connectionsCheckingInterval: 1_000,
    connections,
    connectionsPerAddress: trustedProxies === 0 ? connections / 4 : connections,
  };
};
