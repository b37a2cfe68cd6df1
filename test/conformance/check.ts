import type { Line } from './lines.ts';

export const title = (line: Line, where: string, what: string): string =>
  `#${line} ${where}: ${what}`;

/** A test of a line, at a door or wherever else it is kept. */
export const check = (line: Line, where: string, what: string, run: () => Promise<void>): void =>
  test(title(line, where, what), run);
