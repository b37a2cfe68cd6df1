/** In each round another one is first. */
export const turned = <Item>(items: readonly Item[], round: number): readonly Item[] =>
  items.map((_, i) => items[(i + round) % items.length] as Item);
