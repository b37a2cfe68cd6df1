/**
 * Combinations in which every two values of different choices occur together, as far as they may.
 * The first value of each choice is its default. The same choices give the same combinations.
 */
export const pairwise = <T>(
  choices: Readonly<Record<string, readonly T[]>>,
  /** Why a combination may not be. */
  refusal: (row: Row) => string | undefined,
): { readonly rows: readonly Row[]; readonly refused: readonly Row[] } => {
  const names = Object.keys(choices);
  const count = (name: string): number => choices[name]?.length ?? 0;
  const defaults: Row = Object.fromEntries(names.map((name) => [name, 0]));
  const open = new Set(
    names.flatMap((first, index) =>
      names
        .slice(index + 1)
        .flatMap((second) =>
          upTo(count(first)).flatMap((a) =>
            upTo(count(second)).map((b) => pair(first, a, second, b)),
          ),
        ),
    ),
  );
  const gain = (row: Row, name: string): number =>
    names.filter((other) => other !== name && open.has(pairIn(row, name, other, names))).length;

  /** A combination that may be, with this pair and as few other changes as it cannot do without. */
  const around = (seed: Row, row: Row, changes: number): Row | undefined => {
    const why = refusal(row);
    if (why === undefined) return row;
    if (changes === 0) return undefined;
    for (const name of names.filter((name) => !(name in seed))) {
      for (const value of upTo(count(name))) {
        const changed = { ...row, [name]: value };
        const found = refusal(changed) !== why && around(seed, changed, changes - 1);
        if (found) return found;
      }
    }
    return undefined;
  };
  /** What else it may have, whatever is the most new. */
  const filled = (start: Row, seed: Row): Row => {
    let row = start;
    for (const name of names.filter((name) => !(name in seed))) {
      const current = row;
      const [best = current] = upTo(count(name))
        .map((value) => ({ ...current, [name]: value }))
        .sort((a, b) => gain(b, name) - gain(a, name))
        .filter((each) => gain(each, name) > gain(current, name) && refusal(each) === undefined);
      row = best;
    }
    return row;
  };

  const rows: Row[] = [];
  const refused: Row[] = [];
  for (const next of open) {
    const seed = seedOf(next);
    const base = around(seed, { ...defaults, ...seed }, 2);
    if (base) {
      const row = filled(base, seed);
      rows.push(row);
      names.forEach((first, index) => {
        for (const second of names.slice(index + 1)) open.delete(pairIn(row, first, second, names));
      });
    } else refused.push({ ...defaults, ...seed });
    open.delete(next);
  }
  return { rows, refused };
};

/** Which value each choice has. */
export type Row = Readonly<Record<string, number>>;

const upTo = (count: number): readonly number[] => [...Array(count).keys()];

const pair = (first: string, a: number, second: string, b: number) =>
  `${first}=${a}&${second}=${b}`;

const pairIn = (row: Row, one: string, other: string, names: readonly string[]): string => {
  const [first, second] = names.indexOf(one) < names.indexOf(other) ? [one, other] : [other, one];
  return pair(first, row[first] ?? 0, second, row[second] ?? 0);
};

const seedOf = (text: string): Row =>
  Object.fromEntries(
    text.split('&').map((part) => {
      const [name = '', value] = part.split('=');
      return [name, Number(value)];
    }),
  );
