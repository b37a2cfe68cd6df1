import { appendFileSync } from 'node:fs';

/** Adds what was counted or measured to the file that `FIGURES` names, one JSON object a line. */
export const figure = (what: string, value: number, unit = ''): void => {
  const file = process.env['FIGURES'];
  if (file) appendFileSync(file, `${JSON.stringify({ what, value, unit })}\n`);
};
