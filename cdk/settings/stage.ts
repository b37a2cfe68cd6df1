import * as z from 'zod/mini';
import { data } from './data.ts';
import { functionUrl, httpApi, restApi } from './doors.ts';
import { observability } from './observability.ts';
import { auth, callers, cors, lambda } from './shared.ts';

/** The settings of a stage. `stages.ts` has their values, `clashes.ts` what does not go together. */
export const stageShape = z.strictObject({
  /** Where it is deployed; by default in the region that the AWS CLI is set up for. */
  region: z.optional(
    z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region like eu-central-1')),
  ),
  /** What every resource is tagged with, beside the stage. */
  tags: z._default(z.record(z.string(), z.string()), {}),
  /** Which rules templates must keep: ours, or with `strict` the packs of cdk-nag too. */
  checks: z._default(z.enum(['standard', 'strict']), 'standard'),
  auth,
  callers,
  lambda,
  data,
  cors,
  /** Whether `/docs` and `/openapi.json` are served; needs `npm run build -- --docs`. */
  docs: z._default(z.boolean(), false),
  httpApi,
  restApi,
  functionUrl,
  observability,
});

/** Every setting with its value. */
export type Stage = z.output<typeof stageShape>;
