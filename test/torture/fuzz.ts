import { command, runMain, UsageError } from '../../src/infrastructure/main/command.ts';
import { fuzz } from './fuzz-schemas.ts';

const help = `npm run fuzz [-- --seconds 30 --seed 1]

Sends requests made from the OpenAPI document, valid, nearly valid and wild, through the Lambda doors, and fails with
the first answer that is not as documented. Rounds of 200 requests to each operation go on until the time is up.

  --seconds <number>  how long (30)
  --seed <number>     where to begin; a failure names the seed that leads to it at once (any)
`;

const number = (text: string, name: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a whole number`);
};

const options = {
  seconds: { type: 'string', default: '30' },
  seed: { type: 'string', default: `${Date.now() % 1_000_000_000}` },
} as const;

/** What fast-check tells, and what the answer was like. */
const told = (error: unknown): string =>
  error instanceof Error
    ? `${error.message}\n${(error.cause as Error | undefined)?.message}`
    : `${error}`;

export const main = command(help, options, async ({ seconds, seed }) => {
  const end = performance.now() + number(seconds, 'seconds') * 1_000;
  const first = number(seed, 'seed');
  process.stdout.write(`seed ${first}\n`);
  let [requests, valid, round] = [0, 0, first];
  do {
    try {
      const tally = await fuzz(round, 200);
      requests += tally.requests;
      valid += tally.valid;
    } catch (error) {
      process.stdout.write(`${told(error)}\n`);
      throw new Error(`an answer is not as documented; again: npm run fuzz -- --seed ${round}`);
    }
    round += 1;
  } while (performance.now() < end);
  process.stdout.write(
    `${requests} requests, ${valid} of them valid: all answered as documented\n`,
  );
});

if (import.meta.main) await runMain(main);
