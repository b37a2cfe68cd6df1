import * as z from 'zod/mini';
import type { Operation } from './operation.ts';

/** A model of an API Gateway REST API: JSON Schema draft-04, whole in itself. */
export type Model = Readonly<Record<string, unknown>>;

/**
 * What the body of each operation that takes one must look like, by the operation's id. Nothing that
 * the operation takes is refused: of text that is trimmed first, a model says no more than that it is text.
 */
export const draft04Models = (contract: readonly Operation[]): Readonly<Record<string, Model>> =>
  Object.fromEntries(
    contract.flatMap(({ id, request }) => {
      const body = request?.body;
      return body ? [[id, z.toJSONSchema(body, { ...draft04, metadata: z.registry() })]] : [];
    }),
  );

const draft04 = { target: 'draft-04', io: 'input' } as const;
