import { namesOf, type Operation } from '../contract/operation.ts';

/** A JSON Pointer in URI fragment form (RFC 6901 §6). */
export const pointer = (root: string, path: readonly PropertyKey[]): string =>
  [
    root,
    ...path.map((key) =>
      encodeURIComponent(String(key).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')),
    ),
  ].join('/');

/** Maps the field of a use case to the part of the request that it came from. */
export const pointerTo = ({ request = {} }: Operation, field: string): string => {
  const part = (['path', 'query'] as const).find((name) => namesOf(request[name]).includes(field));
  return pointer(part ? `#/${part}` : '#', [field]);
};
