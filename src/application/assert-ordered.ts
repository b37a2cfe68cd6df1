/**
 * Returns the page if its ids ascend from `after`, else throws. Paging through an unordered list would
 * never end.
 */
export const assertOrdered = <E extends { readonly id: string }>(
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
