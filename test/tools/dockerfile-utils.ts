import { json } from 'node:stream/consumers';
import { validate } from 'dockerfile-utils';

/** Takes a Dockerfile; gives its faults. */
const dockerfile = (await json(process.stdin)) as string;
const faults = validate(dockerfile).map(
  ({ message, range }) => `${range.start.line + 1}: ${message}`,
);
process.stdout.write(JSON.stringify(faults));
