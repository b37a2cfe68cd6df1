import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
/** What a command line's options were given as. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/**
 * Runs a command line: prints `help` when asked, and for anything that fails one plain line, with
 * exit code 1. `argument` names the one word it takes beside its options, if it takes one.
 */
export const command = async <const O extends Options>(
  help: string,
  options: O,
  run: (values: Values<O>, argument: string) => Promise<void>,
  argument?: string,
): Promise<void> => {
  try {
    const { values, positionals } = parseArgs({
      options: { ...options, help: { type: 'boolean' } } as Options,
      allowPositionals: argument !== undefined,
    });
    if (values['help']) process.stdout.write(help);
    else if (argument !== undefined && positionals.length !== 1) {
      throw new Error(`one ${argument} must be named; --help tells more`);
    } else await run(values as Values<O>, positionals[0] ?? '');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`portico: ${message.split('\n', 1)[0]}\n`);
    process.exitCode = 1;
  }
};
