import * as z from 'zod/mini';
import type { Operation } from '../contract.ts';

/** What can be answered without asking anybody. */
export interface LiteralAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * An operation that anybody may call, that takes nothing, cannot fail and has one answer whose shape
 * allows one value only: the contract itself tells that value.
 */
export const literalAnswer = (operation: Operation): LiteralAnswer | undefined => {
  const { method, access, request, maxAge, failures, answers } = operation;
  const [[status, answer] = [], ...others] = Object.entries(answers);
  if (method !== 'GET' || access !== 'public' || request || maxAge || failures) return undefined;
  if (!answer?.body || answer.headers || others.length > 0) return undefined;
  const body = onlyValue(z.toJSONSchema(answer.body, { metadata: z.registry() }));
  return body === undefined ? undefined : { status: Number(status), body };
};

/** The one value that a schema allows, if it is only one. */
const onlyValue = (schema: z.core.JSONSchema._JSONSchema): unknown => {
  if (typeof schema === 'boolean') return undefined;
  if ('const' in schema) return schema.const;
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties).map(([name, field]) => [name, onlyValue(field)]);
  const isLiteral =
    additionalProperties === false &&
    required.length === fields.length &&
    fields.every(([, value]) => value !== undefined);
  return isLiteral ? Object.fromEntries(fields) : undefined;
};
