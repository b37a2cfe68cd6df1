import { viewerAddress } from '../protocol/client-address.ts';
import type { HttpRequest } from '../protocol/message.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** CloudFront sets this header to a secret shared with the app; it overwrites the client's value. */
export const originHeader = 'x-portico-origin';

/** Whether a value is the shared secret. */
export type IsOriginSecret = (value: string) => Promise<boolean>;

/** Returns the request with the viewer's address; throws `forbidden` if it bypassed CloudFront. */
export type VerifyOrigin = (request: HttpRequest) => Promise<HttpRequest>;

/** For gateways that are reachable without CloudFront and cannot check a header themselves, such as an HTTP API. */
export const originVerifier =
  (isOriginSecret: IsOriginSecret, clientAddressHeader: string | undefined): VerifyOrigin =>
  async (request) => {
    const secret = request.headers.get(originHeader);
    if (secret === undefined || !(await isOriginSecret(secret))) {
      throw new HttpFailure('forbidden', 'requests must come through CloudFront');
    }
    return clientAddressHeader === undefined
      ? request
      : { ...request, clientAddress: viewerAddress(request.headers, clientAddressHeader) };
  };
