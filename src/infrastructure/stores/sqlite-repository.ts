import type { DatabaseSync } from 'node:sqlite';
import type { Entity, Repositories } from '../../application/ports.ts';
import { change } from './sqlite-errors.ts';

/** Entities in one SQLite file. */
export const sqliteRepositories = (database: DatabaseSync): Repositories => {
  const insert = database.prepare(
    'INSERT INTO entities VALUES (:kind, :id, :version, :document) ON CONFLICT DO NOTHING',
  );
  const find = database.prepare('SELECT document FROM entities WHERE kind = ? AND id = ?');
  const update = database.prepare(
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
      insert: async (entity: E) => (change(insert, row(entity)) ? entity : (found(entity.id) as E)),
      find: async (id: string) => found(id),
      update: async (entity: E) => change(update, row(entity)),
    };
  };
};
