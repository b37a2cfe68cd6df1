/** What the functions run on, as Node names it. */
export const architecture = 'arm64';
