import type { Entity, Repositories } from '../../../application/ports/driven.ts';
import type { SqliteAccess } from './access.ts';

/** Entities in one SQLite file. */
export const sqliteRepositories = (access: SqliteAccess): Repositories => {
  const insert = access.prepare(
    'INSERT INTO entities VALUES (:kind, :id, :version, :document) ON CONFLICT DO NOTHING',
  );
  const find = access.prepare('SELECT document FROM entities WHERE kind = ? AND id = ?');
  const update = access.prepare(
    `UPDATE entities SET version = :version, document = :document
     WHERE kind = :kind AND id = :id AND version = :version - 1`,
  );
  return <E extends Entity>(kind: string) => {
    const row = (entity: E) => {
      const { id, version } = entity;
      return { kind, id, version, document: JSON.stringify(entity) };
    };
    const found = (id: string): E | undefined => {
      const document = find.get(kind, id)?.['document'];
      return document === undefined ? undefined : JSON.parse(String(document));
    };
    return {
      insert: (entity: E, signal?: AbortSignal) =>
        access.write(
          () => (insert.run(row(entity)).changes === 1 ? entity : (found(entity.id) as E)),
          signal,
        ),
      find: (id: string, signal?: AbortSignal) => access.read(() => found(id), signal),
      update: (entity: E, signal?: AbortSignal) => access.change(update, row(entity), signal),
    };
  };
};
