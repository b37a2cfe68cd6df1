/** A percent-decoded path and the prefix that the deployment added. */
export interface PrefixedPath {
  /** `undefined` when the percent-encoding is malformed. */
  readonly path: string | undefined;
  readonly pathPrefix: string;
}

/** Percent-decodes a path once; `undefined` when it is malformed. */
export const decodePath = (path: string): string | undefined => {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** Removes a prefix of whole segments; `undefined` when the path does not start with it. */
export const stripPrefix = (path: string, prefix: string): string | undefined => {
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
};

/** Decodes a path and splits off the base path if the path has it. */
export const decodePrefixedPath = (path: string, basePath: string): PrefixedPath => {
  const rest = basePath === '' ? undefined : stripPrefix(path, basePath);
  return rest === undefined
    ? { path: decodePath(path), pathPrefix: '' }
    : { path: decodePath(rest), pathPrefix: basePath };
};
