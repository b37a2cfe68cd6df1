/** Of `package.json`, which is not there beside a bundle. */
export const version = '0.1.0';
