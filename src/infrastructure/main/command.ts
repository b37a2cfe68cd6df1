import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
/** What a command line's options were given as. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/** The command line is not as it must be. */
export class UsageError extends Error {}

/**
 * Runs a command line: prints `help` when asked, and for anything that fails one plain line, with exit
 * code 2 where the command line is wrong and 1 for all else. `names` tells of the words that it takes
 * beside its options; the first of them is needed.
 */
export const command = async <const O extends Options>(
  help: string,
  options: O,
  run: (values: Values<O>, ...words: readonly string[]) => Promise<void>,
  ...names: readonly string[]
): Promise<void> => {
  try {
    const { values, positionals } = parsed({ ...options, help: { type: 'boolean' } }, names);
    if (values['help']) process.stdout.write(help);
    else if (names[0] !== undefined && positionals.length === 0) {
      throw new UsageError(`one ${names[0]} must be named; --help tells more`);
    } else await run(values as Values<O>, ...positionals);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`portico: ${message.split('\n', 1)[0]}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
};

const parsed = (options: Options, { length }: readonly string[]) => {
  try {
    const all = parseArgs({ options, allowPositionals: length > 0 });
    if (all.positionals.length <= length) return all;
    throw new Error(`Unexpected argument '${all.positionals[length]}'`);
  } catch (error) {
    // The first sentence; Node's others are advice that does not hold here.
    const [reason = ''] = (error as Error).message.split(/\.\s/, 1);
    throw new UsageError(`${reason.charAt(0).toLowerCase()}${reason.slice(1)}; --help tells more`);
  }
};
