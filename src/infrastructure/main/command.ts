import { type ParseArgsConfig, parseArgs, types } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
/** What a command line's options were given as. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/** The command line is not as it must be. */
export class UsageError extends Error {}

/** The choice that a word of the command line names; throws where it names none. */
export const oneOf = <const Choice extends string>(
  what: string,
  word: string,
  choices: readonly Choice[],
): Choice => {
  const choice = choices.find((each) => each === word);
  if (choice !== undefined) return choice;
  const list = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(choices);
  throw new UsageError(`unknown ${what} '${word}': choose ${list}`);
};

/** Runs with the words of a command line and gives the exit code. */
export type Main = (args: readonly string[]) => Promise<number>;

/**
 * A command: prints `help` when asked, and for anything that fails one plain line, with exit code 2 where
 * the command line is wrong and 1 for all else. `names` tells of the words that it takes beside its
 * options; the first of them is needed.
 */
export const command =
  <const O extends Options>(
    help: string,
    options: O,
    run: (values: Values<O>, ...words: readonly string[]) => Promise<void>,
    ...names: readonly string[]
  ): Main =>
  async (args) => {
    try {
      const { values, positionals } = parsed(
        args,
        { ...options, help: { type: 'boolean' } },
        names,
      );
      if (values['help']) process.stdout.write(help);
      else if (names[0] !== undefined && positionals.length === 0) {
        throw new UsageError(`one ${names[0]} must be named; --help tells more`);
      } else await run(values as Values<O>, ...positionals);
      return 0;
    } catch (error) {
      const message = types.isNativeError(error) ? error.message : String(error);
      process.stderr.write(`portico: ${message.split('\n', 1)[0]}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
  };

/** Runs a command as this process. */
export const runMain = async (main: Main): Promise<void> => {
  const exitCode = await main(process.argv.slice(2));
  // What it has started may have set another.
  if (exitCode !== 0) process.exitCode = exitCode;
};

const parsed = (args: readonly string[], options: Options, { length }: readonly string[]) => {
  try {
    const all = parseArgs({
      args: args.reduce<string[]>(joinNegative, []),
      options,
      allowPositionals: length > 0,
    });
    if (all.positionals.length <= length) return all;
    throw new Error(`Unexpected argument '${all.positionals[length]}'`);
  } catch (error) {
    const { message } = error as Error;
    const [, option] = /^Option '(-[^' ]+)/.exec(message) ?? [];
    // The first sentence; Node's others are advice that does not hold here.
    const [reason = ''] = / (ambiguous|missing)/.test(message)
      ? [`${option} needs a value`]
      : message.split(/\.\s/, 1);
    throw new UsageError(`${reason.charAt(0).toLowerCase()}${reason.slice(1)}; --help tells more`);
  }
};

/** A negative number is the value of the option before it: Node takes `--count -5` for two options. */
const joinNegative = (args: string[], arg: string): string[] => {
  const last = args.at(-1) ?? '';
  return /^-\d/.test(arg) && /^--[^=]+$/.test(last)
    ? args.with(-1, `${last}=${arg}`)
    : [...args, arg];
};
