/** Declares tests, or skips them where something that they need is missing, which in CI is a failure. */
export const describeUnless = (
  missing: string | undefined,
  title: string,
  tests: () => void,
): void => {
  if (missing === undefined) describe(title, tests);
  else if (process.env['CI']) throw new Error(missing);
  else describe.skip(`${title} (${missing})`, tests);
};
