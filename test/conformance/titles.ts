import { cannotArise, type Line, lines } from './lines.ts';

/** What a title of a test tells. */
export interface Titled {
  readonly line: Line;
  readonly where: string;
  readonly what: string;
}

export const readTitle = (title: string): Titled | undefined => {
  const [, id = '', where = '', what = ''] = /^#(\w+) ([^:]+): (.+)$/.exec(title) ?? [];
  const line = id === 'limits' ? id : Number(id);
  return line in lines ? { line: line as Line, where, what } : undefined;
};

/** The lines in order. */
export const allLines = Object.keys(lines).map((id) => (id === 'limits' ? id : Number(id)) as Line);

/** The lines that have neither a test nor a reason. */
export const holes = (tested: readonly Titled[]): readonly Line[] => {
  const kept = new Set([...tested, ...cannotArise].map(({ line }) => line));
  return allLines.filter((line) => !kept.has(line));
};
