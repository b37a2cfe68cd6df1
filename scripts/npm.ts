/**
 * npm's own program, which Node runs on every system: on Windows `npm` is a script, which needs a shell. npm says
 * where it is to what it runs.
 */
export const npmProgram = (): string => {
  const { npm_execpath: path } = process.env;
  if (path === undefined) throw new Error('npm has not started this: use npm run');
  return path;
};
