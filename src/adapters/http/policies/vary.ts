/** Adds names to `Vary` (RFC 9110 §12.5.5), in lower case and without duplicates; `*` replaces them all. */
export const varyOn = (
  headers: Readonly<Record<string, string>>,
  ...names: string[]
): Record<string, string> => {
  if (names.length === 0) return { ...headers };
  const listed = [headers['vary'] ?? '', ...names].join().toLowerCase().split(',');
  const all = new Set(listed.map((name) => name.trim()).filter(Boolean));
  return { ...headers, vary: all.has('*') ? '*' : [...all].join(', ') };
};
