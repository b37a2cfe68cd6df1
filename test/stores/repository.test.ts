import type { Entity, Repository } from '../../src/application/ports/driven.ts';
import { describeEveryStore } from './describe-every-store.ts';

interface Note extends Entity {
  readonly text: string;
  readonly tags?: readonly string[];
}

const note = (fields: Partial<Note> = {}): Note => ({
  id: 'note-1',
  version: 1,
  text: 'Zoë \u{1F600} "\0"',
  tags: ['a', 'b'],
  ...fields,
});
const next = ({ version, ...rest }: Note, text: string): Note => ({
  ...rest,
  version: version + 1,
  text,
});
const fifty = Array.from({ length: 50 }, (_, number) => number);

describeEveryStore('a repository of entities', (open) => {
  let notes: Repository<Note>;
  let others: Repository<Note>;
  beforeEach(async () => {
    const { repository } = await open();
    notes = repository('note');
    others = repository('other');
  });

  it('gives back what was inserted, as it was', async () => {
    expect(await notes.insert(note())).toStrictEqual(note());
    expect(await notes.find('note-1')).toStrictEqual(note());
  });

  it.each(['note-2', '', 'NOTE-1', 'x'.repeat(5_000), 'é'.repeat(600), '__proto__'])(
    'finds nothing by an id that it was not given: %#',
    async (id) => {
      await notes.insert(note());
      expect(await notes.find(id)).toBeUndefined();
    },
  );

  it('keeps the first of 50 that come with the same id, and gives it to all', async () => {
    const all = await Promise.all(fifty.map((n) => notes.insert(note({ text: `${n}` }))));
    const [first] = all;
    expect(all).toStrictEqual(fifty.map(() => first));
    expect(await notes.find('note-1')).toStrictEqual(first);
  });

  it('lets one of 50 changes of the same version through', async () => {
    await notes.insert(note());
    const changes = fifty.map((n) => next(note(), `${n}`));
    const done = await Promise.all(changes.map((change) => notes.update(change)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await notes.find('note-1')).toStrictEqual(changes[done.indexOf(true)]);
  });

  it('lets one of 50 equal changes of the same version through', async () => {
    await notes.insert(note());
    const done = await Promise.all(fifty.map(() => notes.update(next(note(), 'same'))));
    expect(done.filter(Boolean)).toHaveLength(1);
  });

  it('changes nothing that is not there, or in another version', async () => {
    expect(await notes.update(next(note(), 'b'))).toBe(false);
    expect(await notes.find('note-1')).toBeUndefined();
    await notes.insert(note());
    expect(await notes.update(note({ version: 3 }))).toBe(false);
    expect(await notes.update(note({ text: 'c' }))).toBe(false);
    expect(await notes.find('note-1')).toStrictEqual(note());
  });

  it('keeps kinds apart', async () => {
    await notes.insert(note());
    expect(await others.find('note-1')).toBeUndefined();
    expect(await others.update(next(note(), 'b'))).toBe(false);
    await others.insert(note({ text: 'other' }));
    expect(await notes.find('note-1')).toStrictEqual(note());
  });
});
