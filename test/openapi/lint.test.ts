import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { OpenApiDocument } from '../../src/adapters/http/openapi/types.ts';
import { apiDocument } from '../../src/infrastructure/docs/api-document.ts';

const document = apiDocument('authorization') as OpenApiDocument;

const lint = (linted: object): readonly string[] => {
  const script = join(__dirname, 'lint.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [script], {
    input: JSON.stringify(linted),
    encoding: 'utf8',
  });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
};

const { components } = document;

describe("Redocly's recommended rules", () => {
  it('have nothing to say against the document', () => {
    expect(lint(document)).toEqual([]);
  });

  it.each([
    ['error struct', { tags: 'users' }],
    ['error no-unresolved-refs', { components: { ...components, responses: {} } }],
    ['warn tag-description', { tags: [{ name: 'users' }] }],
    [
      'warn no-invalid-schema-examples',
      {
        components: {
          ...components,
          schemas: {
            ...components.schemas,
            User: { ...components.schemas['User'], examples: [{ id: 1 }] },
          },
        },
      },
    ],
  ])('would say %s', (fault, planted) => {
    expect(lint({ ...document, ...planted }).join('\n')).toContain(fault);
  });
});
