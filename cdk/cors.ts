import { Duration } from 'aws-cdk-lib';
import { contract } from '../src/adapters/http/contract.ts';
import { corsFields } from '../src/adapters/http/cors-fields.ts';

/** What pages on other origins are told where a gateway answers them instead of the app. */
export const cors = {
  ...corsFields(contract, 'authorization'),
  /** Chromium remembers a preflight no longer. */
  maxAge: Duration.hours(2),
};
