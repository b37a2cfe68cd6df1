import * as z from 'zod/mini';
import { clashes } from './settings/clashes.ts';
import { data } from './settings/data.ts';
import { functionUrl, httpApi, restApi } from './settings/doors.ts';
import { observability } from './settings/observability.ts';
import { auth, callers, cors, lambda } from './settings/shared.ts';

/** The settings of a stage: what they may be and which do not go together. `stages.ts` has their values. */
const stage = z
  .strictObject({
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
  })
  .check((context) => {
    for (const [path, message] of clashes(context.value)) {
      context.issues.push({ code: 'custom', message, path: path.split('.'), input: undefined });
    }
  });

/** Every setting with its value. */
export type Stage = z.output<typeof stage>;
/** What `stages.ts` says of a stage; the rest is as by default. */
export type StageSettings = z.input<typeof stage>;

/** A setting is no good; the message names it and says what to choose instead. */
export class SettingsError extends Error {}

/** The settings with their defaults; throws a `SettingsError` of one line. */
export const readStage = (name: string, settings: unknown): Stage => {
  if (!/^[A-Za-z0-9-]{1,32}$/.test(name))
    throw new SettingsError(`${name}: must be up to 32 letters, digits and hyphens`);
  const result = z.safeParse(stage, settings);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues as [z.core.$ZodIssue];
  throw new SettingsError(`${[name, ...path].join('.')}: ${message}`);
};
