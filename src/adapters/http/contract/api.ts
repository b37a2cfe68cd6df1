/** Title, description and licence of the API: for the OpenAPI document, the docs page and the start-up message. */
export const api = {
  title: 'Portico',
  description: `Greetings for everybody, users for those who may.

Errors are problem documents (RFC 9457). A list comes in pages, with the next one in \`Link\`. An \`ETag\` is the
version of an entity: \`If-Match\` lets a change through only when nobody else has changed the entity since.`,
  license: { name: 'MIT', identifier: 'MIT' },
} as const;
