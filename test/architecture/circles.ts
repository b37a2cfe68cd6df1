import { posix } from 'node:path';
import type { SourceFile } from './layers.ts';

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const statement =
  /^(?:import|export)\s+(type\s)?[^;]*?from '(\.[^']+)'|^import '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;

const importsOf = ({ path, source }: SourceFile): Import[] =>
  Array.from(source.matchAll(statement), ([, type, from, bare, dynamic]) => ({
    from: path,
    to: posix.join(posix.dirname(path), from ?? bare ?? dynamic ?? ''),
    isType: type !== undefined,
  }));

/** The files that a file imports, and all that those import. */
const reachable = (start: string, imports: readonly Import[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (path: string): void => {
    for (const { from, to } of imports) {
      if (from !== path || found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(start);
  return found;
};

const isInsideOneFolder = ({ from, to }: Import): boolean =>
  posix.dirname(from) === posix.dirname(to);

/** The imports on a circle, but for those of types inside one folder, each as `<file> → <file>`. */
export const circles = (files: readonly SourceFile[]): string[] => {
  const imports = files
    .flatMap(importsOf)
    .filter((each) => !each.isType || !isInsideOneFolder(each));
  return imports
    .filter(({ from, to }) => reachable(to, imports).has(from) || from === to)
    .map(({ from, to }) => `${from} → ${to}`);
};
