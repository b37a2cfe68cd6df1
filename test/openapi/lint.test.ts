import type { OpenApiDocument } from '../../src/adapters/http/openapi/types.ts';
import { apiDocument } from '../../src/infrastructure/docs/api-document.ts';
import { describeTool } from '../describe-tool.ts';

const document = apiDocument('authorization') as OpenApiDocument;

const { components } = document;

describeTool<string[]>('redocly', "Redocly's recommended rules", (lint) => {
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
