/**
 * The same page. Throws when it does not go on from `after` in order: whoever reads on from the last
 * entry of a damaged store's page would never come to an end.
 */
export const inOrder = <E extends { readonly id: string }>(
  page: readonly E[],
  after = '',
): readonly E[] => {
  let last = after;
  for (const { id } of page) {
    if (id <= last) throw new Error('the store is damaged: it lists entries out of order');
    last = id;
  }
  return page;
};
