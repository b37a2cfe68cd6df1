/** What a code block of a guide does to the file that is named above it. */
export interface Change {
  readonly path: string;
  /** Text that the file has once; a file that is made has none. */
  readonly before?: string;
  readonly after: string;
}

/** A file's name alone on its line, and the blocks under it. */
const part = /^(?:\*\*`([^`\n]+)`\*\*|```(ts|diff)\n(.*?)\n```)$/gms;

/** The changes that a guide shows: `ts` is a new file, `diff` a change with the lines around it. */
export const changesIn = (guide: string): readonly Change[] => {
  let path: string | undefined;
  return Array.from(guide.matchAll(part)).flatMap(([, named, kind, text = '']) => {
    path = named ?? path;
    if (kind === undefined) return [];
    if (path === undefined) throw new Error('a block has no file above it');
    return kind === 'ts' ? { path, after: `${text}\n` } : { path, ...sidesOf(text) };
  });
};

const sidesOf = (diff: string): { before: string; after: string } => {
  const side = (without: string) =>
    diff
      .split('\n')
      .filter((line) => !line.startsWith(without))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  return { before: side('+'), after: side('-') };
};

/** Files by their path. */
export type Files = ReadonlyMap<string, string>;

/** What the files become; `read` gives those that are there. Throws for the first change that does not apply. */
export const applied = (
  changes: readonly Change[],
  read: (path: string) => string | undefined,
): Files => {
  const files = new Map<string, string>();
  for (const { path, before, after } of changes) {
    const text = files.get(path) ?? read(path);
    if (before === undefined) {
      if (text !== undefined) throw new Error(`${path} is there already`);
      files.set(path, after);
    } else {
      if (text === undefined) throw new Error(`${path} is not there`);
      const [lines, wanted] = [`\n${text}`, `\n${before}`];
      const start = lines.indexOf(wanted);
      const first = before.split('\n', 1)[0]?.trim();
      if (start < 0) throw new Error(`${path} has no such lines: ${first}`);
      if (lines.indexOf(wanted, start + 1) > 0)
        throw new Error(`${path} has such lines more than once: ${first}`);
      files.set(path, text.slice(0, start) + after + text.slice(start + before.length));
    }
  }
  return files;
};
