import { json } from 'node:stream/consumers';
import { check } from 'recheck';

/** Takes patterns with their flags; gives for each what is wrong with the time it takes, or null. */
const patterns = (await json(process.stdin)) as [string, string][];
const faults: (string | null)[] = [];
for (const [pattern, flags] of patterns) {
  const { status, ...found } = await check(pattern, flags, { timeout: 30_000 });
  const complexity = 'complexity' in found ? found.complexity?.summary : '';
  faults.push(status === 'safe' ? null : `${status}, ${complexity}`);
}
process.stdout.write(JSON.stringify(faults));
