import * as z from 'zod/mini';
import type { ExpectedVersions } from '../../domain/user.ts';

export const entityTag = (version: number): string => `"${version}"`;

const tag = /(W\/)?"[\x21\x23-\x7e\x80-\xff]*"/;
/** A list may have empty elements (RFC 9110 §5.6.1.2). */
const list = new RegExp(`^[\\s,]*${tag.source}(\\s*,[\\s,]*${tag.source})*[\\s,]*$`);
const ours = /^"([1-9]\d{0,14})"$/;

/**
 * `If-Match` (RFC 9110 §13.1.1) as the versions it allows: strong comparison, so weak tags and tags
 * that were never ours allow none; `*` allows any.
 */
export const ifMatch = z.pipe(
  z.optional(
    z
      .string()
      .check(
        z.refine(
          (field) => field.trim() === '*' || list.test(field),
          'must be * or entity tags in quotes',
        ),
      ),
  ),
  z.transform((field: string | undefined): ExpectedVersions => {
    if (field === undefined || field.trim() === '*') return undefined;
    return field.split(',').flatMap((entry) => {
      const version = ours.exec(entry.trim())?.[1];
      return version === undefined ? [] : [Number(version)];
    });
  }),
);

/** `If-None-Match` (RFC 9110 §13.1.2): weak comparison, for which it does not matter whether a tag is weak. */
export const isKnown = (ifNoneMatch: string, etag: string): boolean => {
  const tags = Array.from(ifNoneMatch.matchAll(new RegExp(tag, 'g')), ([each]) => opaque(each));
  return ifNoneMatch.trim() === '*' || tags.includes(opaque(etag));
};

const opaque = (entityTag: string): string => entityTag.replace(/^W\//, '');
