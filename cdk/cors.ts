import { Duration } from 'aws-cdk-lib';
import { contract } from '../src/adapters/http/contract/contract.ts';
import { corsHeaders } from '../src/adapters/http/policies/cors-headers.ts';
import type { Stage } from './settings/stage.ts';

export type Cors = NonNullable<Stage['cors']>;

/** What pages on other origins are told where a gateway answers them instead of the app. */
export const corsAnswer = ({ headers }: Pick<Cors, 'headers'>) => ({
  ...corsHeaders(contract, 'authorization', headers),
  /** Chromium remembers a preflight no longer. */
  maxAge: Duration.hours(2),
});
