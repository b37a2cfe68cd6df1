import { quantile } from './users.ts';

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** The inter-quartile range: between its ends lies the middle half of the numbers. */
export const quartiles = (numbers: readonly number[]): readonly [number, number] => [
  quantile(numbers, 0.25),
  quantile(numbers, 0.75),
];

export const geomean = (numbers: readonly number[]): number =>
  Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);

/** Round by round, so that what slows down both cancels out. */
export const pairedRatios = (
  numbers: readonly number[],
  basis: readonly number[],
): readonly number[] => numbers.map((number, i) => number / (basis[i] ?? Number.NaN));

/** `0.72 (0.70 – 0.75)`: the median with the inter-quartile range. */
export const spread = (numbers: readonly number[], digits = 2): string => {
  const [low, high] = quartiles(numbers).map((end) => end.toFixed(digits));
  return `${median(numbers).toFixed(digits)} (${low} – ${high})`;
};
