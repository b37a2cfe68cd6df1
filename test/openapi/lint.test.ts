import type { OpenApiDocument } from '../../src/adapters/http/openapi/types.ts';
import { apiDocument } from '../../src/infrastructure/docs/api-document.ts';
import { describeTool } from '../describe-tool.ts';

const document = apiDocument('authorization') as OpenApiDocument;

const { components } = document;

const wrongUser = { ...components.schemas['User'], examples: [{ id: 1 }] };

const planted: Readonly<Record<string, object>> = {
  'error struct': { tags: 'users' },
  'error no-unresolved-refs': { components: { ...components, responses: {} } },
  'warn tag-description': { tags: [{ name: 'users' }] },
  'warn no-invalid-schema-examples': {
    components: { ...components, schemas: { ...components.schemas, User: wrongUser } },
  },
};

describeTool<string[][]>('redocly', "Redocly's recommended rules", (lint) => {
  it('have nothing to say against the document, but against each planted fault', () => {
    const faulty = Object.values(planted).map((parts) => ({ ...document, ...parts }));
    const [found, ...foundInFaulty] = lint([document, ...faulty]);
    expect(found).toEqual([]);
    expect(foundInFaulty).toEqual(
      Object.keys(planted).map((fault) => expect.arrayContaining([expect.stringContaining(fault)])),
    );
  });
});
