import { json } from 'node:stream/consumers';
import { check } from 'recheck';

/**
 * Takes patterns with their flags, and the length of the longest text that they are tried on, where it is
 * limited; gives for each what is wrong with the time it takes, or null.
 */
const patterns = (await json(process.stdin)) as [string, string, number?][];
const faults: (string | null)[] = [];
for (const [pattern, flags, maxAttackStringSize] of patterns) {
  const { status, ...found } = await check(pattern, flags, {
    timeout: 30_000,
    // What is found must not depend on chance.
    randomSeed: 1,
    ...(maxAttackStringSize !== undefined && { maxAttackStringSize }),
  });
  const complexity = 'complexity' in found ? found.complexity?.summary : '';
  faults.push(status === 'safe' ? null : `${status}, ${complexity}`);
}
process.stdout.write(JSON.stringify(faults));
