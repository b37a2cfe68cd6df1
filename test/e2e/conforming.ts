import type { Response, Test } from 'supertest';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import { faultsBy } from '../openapi/faults.ts';

const info = { title: 'Portico', version: '0.0.0', tokenHeader: 'authorization' };
const faultsIn = faultsBy(openApi(contract, info));

/** A plugin for requests below `url` that fails the test whose answer is not as the OpenAPI document says. */
export const conforming =
  (url: string, hasGateway: boolean) =>
  (request: Test): void => {
    // supertest keeps a stack for each expectation, a tenth of the time of a request.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    request.expect((response) => {
      const { method } = request;
      if (hasGateway && isGateways(method, response)) return;
      const path = request.url.slice(url.length).split('?', 1)[0] || '/';
      const body = response.text ?? (Buffer.isBuffer(response.body) ? `${response.body}` : '');
      const faults = faultsIn({ ...response, method, path, body });
      if (faults.length === 0) return;
      const answer = `${method} ${path} answered ${response.status}`;
      throw new Error([`${answer}, not as documented:`, ...faults, body.slice(0, 500)].join('\n'));
    });
    Error.stackTraceLimit = stackTraceLimit;
  };

/** What a gateway answers by itself: refusals and preflights, without a request id of ours or a problem document. */
const isGateways = (method: string, { headers, status, type }: Response): boolean =>
  headers['x-request-id'] === undefined &&
  type !== 'application/problem+json' &&
  (status >= 400 || method === 'OPTIONS');
