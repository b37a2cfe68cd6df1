import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';

/** A JWK Set (RFC 7517), fetched when first needed, kept ten minutes, asked again for an unknown key at most twice a minute. */
export const remoteKeys = (url: URL): JWTVerifyGetKey =>
  createRemoteJWKSet(url, {
    timeoutDuration: 2_000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });
