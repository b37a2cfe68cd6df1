import type { Entity, Repositories } from '../../../application/ports/driven.ts';

/** Entities for as long as the process lives. */
export const memoryRepositories = (): Repositories => {
  const kinds = new Map<string, Map<string, string>>();
  return <E extends Entity>(kind: string) => {
    const documents = kinds.get(kind) ?? new Map<string, string>();
    kinds.set(kind, documents);
    const found = (id: string): E | undefined => {
      const document = documents.get(id);
      return document === undefined ? undefined : JSON.parse(document);
    };
    return {
      async insert(entity: E) {
        const before = found(entity.id);
        if (!before) documents.set(entity.id, JSON.stringify(entity));
        return before ?? entity;
      },
      find: async (id: string) => found(id),
      async update(entity: E) {
        if (found(entity.id)?.version !== entity.version - 1) return false;
        documents.set(entity.id, JSON.stringify(entity));
        return true;
      },
    };
  };
};
