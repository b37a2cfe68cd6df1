import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/** Runs a command line: prints `help` when asked, and for anything that fails one plain line, with exit code 1. */
export const command = async <const O extends Options>(
  help: string,
  options: O,
  run: (values: Values<O>) => Promise<void>,
): Promise<void> => {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } as Options });
    if (values['help']) process.stdout.write(help);
    else await run(values as Values<O>);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`portico: ${message.split('\n', 1)[0]}\n`);
    process.exitCode = 1;
  }
};
