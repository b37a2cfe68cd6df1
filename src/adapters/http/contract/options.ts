import { bodyTypesOf, type Operation } from './operation.ts';

/** `Allow` (RFC 9110 §9.3.7) and, if the path has PATCH, `Accept-Patch` (RFC 5789 §3.1). */
export const optionsHeaders = (
  methods: readonly string[],
  patch: Operation | undefined,
): { readonly allow: string } => ({
  allow: methods.join(', '),
  ...(patch && { 'accept-patch': bodyTypesOf(patch).join(', ') }),
});
