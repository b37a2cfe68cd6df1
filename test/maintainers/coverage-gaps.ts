import { relative } from 'node:path';

interface Range {
  /** Without a line for an `else` that is not written. */
  readonly start: { readonly line?: number };
}

/** A file in Istanbul's coverage-final.json: where its parts are, and how often each was run. */
interface Covered {
  readonly statementMap: Readonly<Record<string, Range>>;
  readonly s: Readonly<Record<string, number>>;
  readonly fnMap: Readonly<Record<string, { readonly loc: Range }>>;
  readonly f: Readonly<Record<string, number>>;
  readonly branchMap: Readonly<
    Record<string, { readonly loc: Range; readonly locations: readonly Range[] }>
  >;
  readonly b: Readonly<Record<string, readonly number[]>>;
}
export type Report = Readonly<Record<string, Covered>>;

const unhit = (hits: Readonly<Record<string, number>>): readonly string[] =>
  Object.keys(hits).filter((key) => hits[key] === 0);

/** What no test runs, by file and line. */
export const gapsIn = (report: Report, root: string): readonly string[] =>
  Object.entries(report).flatMap(([path, { statementMap, s, fnMap, f, branchMap, b }]) => {
    const told = (range: Range | undefined, what: string) =>
      `${relative(root, path)}:${range?.start.line} is ${what}`;
    const branches = Object.entries(b).flatMap(([key, hits]) =>
      hits.flatMap((count, index) => {
        if (count > 0) return [];
        const { loc, locations } = branchMap[key] ?? {};
        return [locations?.[index]?.start.line === undefined ? loc : locations[index]];
      }),
    );
    return [
      ...unhit(s).map((key) => told(statementMap[key], 'a statement that no test runs')),
      ...unhit(f).map((key) => told(fnMap[key]?.loc, 'a function that no test calls')),
      ...branches.map((range) => told(range, 'a branch that no test takes')),
    ];
  });
