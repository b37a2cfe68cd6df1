import * as z from 'zod/mini';

export const entityTag = (version: number): string => `"${version}"`;

const tag = /(?:W[/])?"[\x21\x23-\x7e\x80-\xff]*"/;
/** `If-Match` and `If-None-Match` (RFC 9110 §13.1): `*`, or a list, which may have empty elements (§5.6.1.2). */
const list = new RegExp(`^\\s*\\*\\s*$|^[\\s,]*${tag.source}(\\s*,[\\s,]*${tag.source})*[\\s,]*$`);
const entityTags = z.string().check(z.regex(list, 'must be * or entity tags in quotes'));

const ifMatch = z
  .optional(entityTags)
  .register(z.globalRegistry, { description: 'The versions that match', examples: ['"1"'] });

const ifNoneMatch = { description: 'The versions that do not match', examples: ['"1"'] };

/** The conditional headers of a write. */
export const preconditions = z.object({
  'if-match': ifMatch,
  'if-none-match': z.optional(entityTags).register(z.globalRegistry, ifNoneMatch),
});

/** The conditional headers of a read. A malformed `If-None-Match` is ignored: the client gets the full response. */
export const readPreconditions = z.object({
  'if-match': ifMatch,
  'if-none-match': z.optional(z.string()).register(z.globalRegistry, ifNoneMatch),
});

export type Preconditions = z.infer<typeof preconditions>;

/** A predicate for the versions that the preconditions allow; `undefined` allows any. */
export const expectedVersion = ({
  'if-match': required,
  'if-none-match': excluded,
}: Preconditions): ((version: number) => boolean) | undefined => {
  if (required === undefined && excluded === undefined) return undefined;
  return (version) => {
    const etag = entityTag(version);
    return ifMatchMatches(required, etag) && !containsTag(excluded, etag);
  };
};

/** Strong comparison: a weak tag never matches (RFC 9110 §8.8.3.2). */
export const ifMatchMatches = (header: string | undefined, etag: string): boolean =>
  header === undefined || header.trim() === '*' || parseTags(header).includes(etag);

/** Weak comparison: a weak tag matches a strong one (RFC 9110 §8.8.3.2). */
export const containsTag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || parseTags(header).map(opaqueTag).includes(opaqueTag(etag)));

const opaqueTag = (tag: string): string => tag.replace(/^W\//, '');

const parseTags = (header: string): readonly string[] => header.match(new RegExp(tag, 'g')) ?? [];
