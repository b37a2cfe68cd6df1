import * as z from 'zod/mini';

export const entityTag = (version: number): string => `"${version}"`;

const tag = /(?:W[/])?"[\x21\x23-\x7e\x80-\xff]*"/;
/** `If-Match` and `If-None-Match` (RFC 9110 §13.1): `*`, or a list, which may have empty elements (§5.6.1.2). */
const field = new RegExp(`^\\s*\\*\\s*$|^[\\s,]*${tag.source}(\\s*,[\\s,]*${tag.source})*[\\s,]*$`);
const entityTags = z.string().check(z.regex(field, 'must be * or entity tags in quotes'));

const ifMatch = z
  .optional(entityTags)
  .register(z.globalRegistry, { description: 'The versions it may be', examples: ['"1"'] });

const notThese = { description: 'The versions it may not be', examples: ['"1"'] };

/** The shape of the fields with which a change can depend on what is there. */
export const preconditions = z.object({
  'if-match': ifMatch,
  'if-none-match': z.optional(entityTags).register(z.globalRegistry, notThese),
});

/** The same for a read, which gives what is there to whoever knows it by no tag at all. */
export const readPreconditions = z.object({
  'if-match': ifMatch,
  'if-none-match': z.optional(z.string()).register(z.globalRegistry, notThese),
});

export type Preconditions = z.infer<typeof preconditions>;

/** The versions that a change may be made to; `undefined` for any. */
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
export const ifMatchMatches = (field: string | undefined, etag: string): boolean =>
  field === undefined || field.trim() === '*' || tags(field).includes(etag);

/** Weak comparison: a weak tag matches a strong one (RFC 9110 §8.8.3.2). */
export const containsTag = (field: string | undefined, etag: string): boolean =>
  field !== undefined && (field.trim() === '*' || tags(field).map(opaque).includes(opaque(etag)));

const opaque = (tag: string): string => tag.replace(/^W\//, '');

const tags = (field: string): readonly string[] => field.match(new RegExp(tag, 'g')) ?? [];
