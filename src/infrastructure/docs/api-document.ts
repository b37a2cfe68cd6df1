import { api } from '../../adapters/http/contract/api.ts';
import { contract } from '../../adapters/http/contract/contract.ts';
import { openApi } from '../../adapters/http/openapi/document.ts';
import { version } from '../version.ts';

/** The OpenAPI document of the contract. Its server is the address that serves it. */
export const apiDocument = (tokenHeader: string): object =>
  openApi(contract, { ...api, version, tokenHeader });
