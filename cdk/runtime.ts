/** What the functions run on, as Node names it. */
export const architecture = 'arm64';

/** The major version of Node that Lambda runs: for the functions, their bundles and the rules. */
export const nodeMajor = 24;

/** As Lambda names it: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const runtimeName = `nodejs${nodeMajor}.x`;
