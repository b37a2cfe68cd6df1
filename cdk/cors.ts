import { Duration } from 'aws-cdk-lib';
import { contract } from '../src/adapters/http/contract.ts';
import { corsFields } from '../src/adapters/http/cors-fields.ts';
import type { Stage } from './settings.ts';

export type Cors = NonNullable<Stage['cors']>;

/** What pages on other origins are told where a gateway answers them instead of the app. */
export const corsAnswer = ({ headers }: Pick<Cors, 'headers'>) => ({
  ...corsFields(contract, 'authorization', headers),
  /** Chromium remembers a preflight no longer. */
  maxAge: Duration.hours(2),
});
