import { api } from '../../adapters/http/contract/api.ts';
import { contract } from '../../adapters/http/contract/contract.ts';
import { openApi } from '../../adapters/http/openapi/document.ts';
import { version } from '../version.ts';

/** The contract's document, whose server is where it comes from, under whatever prefix. */
export const apiDocument = (tokenHeader: string): object =>
  openApi(contract, { ...api, version, tokenHeader });
