import { viewerAddress } from '../protocol/client-address.ts';
import type { HttpRequest } from '../protocol/message.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** Where CloudFront puts a secret that it shares with the app, over whatever a client has sent there. */
export const originHeader = 'x-portico-origin';

/** Whether a value is that secret. */
export type IsOriginSecret = (value: string) => Promise<boolean>;

/** Gives the request with its client's address; throws `forbidden` if it has not come through CloudFront. */
export type VerifyOrigin = (request: HttpRequest) => Promise<HttpRequest>;

/** For a gateway that has a host of its own and cannot refuse by a header, as an HTTP API. */
export const originVerifier =
  (isOriginSecret: IsOriginSecret, clientAddressHeader: string | undefined): VerifyOrigin =>
  async (request) => {
    const secret = request.headers.get(originHeader);
    if (secret === undefined || !(await isOriginSecret(secret))) {
      throw new HttpFailure('forbidden', 'this host answers CloudFront only');
    }
    return clientAddressHeader === undefined
      ? request
      : { ...request, clientAddress: viewerAddress(request.headers, clientAddressHeader) };
  };
