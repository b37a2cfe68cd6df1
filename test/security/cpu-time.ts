/** CPU time of the whole process for some work, in milliseconds: the least of some runs, or the first within bounds. */
export const cpuTime = async (
  work: () => Promise<unknown>,
  runs: number,
  enough = 0,
): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && best > enough; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
};
