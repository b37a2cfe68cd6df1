/** A request's path, percent-decoded, and what the deployment had put before it. */
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

/** What follows a prefix of whole segments; `undefined` when the path does not have it. */
export const stripPrefix = (path: string, prefix: string): string | undefined => {
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
};

/** A path that is still percent-encoded, without the base path where it has one. */
export const encodedPath = (path: string, basePath: string): PrefixedPath => {
  const rest = basePath === '' ? undefined : stripPrefix(path, basePath);
  return rest === undefined
    ? { path: decodePath(path), pathPrefix: '' }
    : { path: decodePath(rest), pathPrefix: basePath };
};
