import { bodyTypesOf, type Operation } from './operation.ts';

/** The methods of a path (RFC 9110 §9.3.7), and the media types of patches where it has PATCH (RFC 5789 §3.1). */
export const optionsHeaders = (
  methods: readonly string[],
  patch: Operation | undefined,
): { readonly allow: string } => ({
  allow: methods.join(', '),
  ...(patch && { 'accept-patch': bodyTypesOf(patch).join(', ') }),
});
