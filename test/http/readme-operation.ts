import * as z from 'zod/mini';
import { operation } from '../../src/adapters/http/contract/operation.ts';
import { line } from '../../src/adapters/http/contract/shapes.ts';

// begin
// The use case: it knows no HTTP.
const double = async ({ text }: { text: string }) => ({ text: text.repeat(2) });

// The operation: routes, validation, types, documents and deployment follow from it.
export const echo = operation({
  id: 'echo',
  summary: 'Say it twice',
  method: 'POST',
  path: '/echo',
  access: { scope: 'echo:write' },
  request: { body: z.strictObject({ text: line(1, 100) }) },
  answers: { 200: { description: 'The text', body: z.strictObject({ text: z.string() }) } },
})(async (_, { body }) => ({ status: 200, body: await double(body) }));
// end
