import * as z from 'zod/mini';
import type { Operation } from './operation.ts';

/** A model of an API Gateway REST API: JSON Schema draft-04 without external references. */
export type Model = Readonly<Record<string, unknown>>;

/**
 * The body model of each operation that has a body, by operation id. A model never rejects a body that
 * the operation accepts, so text that the operation trims first is only `type: string`.
 */
export const draft04Models = (contract: readonly Operation[]): Readonly<Record<string, Model>> =>
  Object.fromEntries(
    contract.flatMap(({ id, request }) => {
      const body = request?.body;
      return body ? [[id, z.toJSONSchema(body, { ...draft04, metadata: z.registry() })]] : [];
    }),
  );

const draft04 = { target: 'draft-04', io: 'input' } as const;
