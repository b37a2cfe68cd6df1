import type { HttpRequest } from './message.ts';
import { HttpFailure } from './problem.ts';

/** Content negotiation (RFC 9110 §12.5). Malformed elements are ignored. */

/** An element of a list: `value;name=value;q=0.5`. */
interface Element {
  readonly value: string;
  /** `name=value` each, without quotes and without `q`. */
  readonly parameters: readonly string[];
  /** From 0 (not acceptable) to 1. */
  readonly weight: number;
}

/** Whether an `Accept` header (RFC 9110 §12.5.1) accepts one of the media types. Without a valid range it accepts all. */
export const accepts = (header: string | undefined, mediaTypes: readonly string[]): boolean => {
  // The common cases skip the parser, which takes 1 µs.
  if (header === undefined || header === '*/*' || mediaTypes.includes(header)) return true;
  const ranges = parseElements(header).filter(({ value }) => mediaRange.test(value));
  return ranges.length === 0 || mediaTypes.some((type) => acceptsType(ranges, parseElement(type)));
};

/** Throws `not-acceptable` (RFC 9110 §15.5.7), before the operation has any effect. */
export const negotiate = (mediaTypes: readonly string[], { headers }: HttpRequest): void => {
  if (mediaTypes.length === 0 || accepts(headers.get('accept'), mediaTypes)) return;
  throw new HttpFailure('not-acceptable', `the answer is ${mediaTypes.join(' or ')}`);
};

/**
 * The content coding by `Accept-Encoding` (RFC 9110 §12.5.3): the available one with the highest weight,
 * the first on a tie. `undefined` means identity, which is also the fallback if nothing is acceptable.
 */
export const codingFor = (
  header: string | undefined,
  available: readonly string[],
): string | undefined => {
  const weights = new Map(
    parseElements(header ?? '').map(({ value, weight }) => [canonicalCoding(value), weight]),
  );
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0;
  const [best] = available.toSorted((a, b) => weightOf(b) - weightOf(a));
  if (best === undefined || weightOf(best) === 0) return undefined;
  return weightOf(best) >= (weights.get('identity') ?? 0) ? best : undefined;
};

/** RFC 9110 §8.4.1.3. */
const canonicalCoding = (coding: string): string => (coding === 'x-gzip' ? 'gzip' : coding);

/** A lone `*` is not in the grammar, but Java's URLConnection sends it. */
const mediaRange = /^(\*|\*\/\*|[\w!#$%&'+.^`|~-]+\/(\*|[\w!#$%&'+.^`|~-]+))$/;

/** The most specific range decides (RFC 9110 §12.5.1); among equally specific ones the highest weight. */
const acceptsType = (ranges: readonly Element[], type: Element): boolean => {
  let best = { specificity: -1, weight: 0 };
  for (const each of ranges) {
    if (!matches(each, type)) continue;
    const { weight } = each;
    const specificity = specificityOf(each);
    if ((specificity - best.specificity || weight - best.weight) > 0)
      best = { specificity, weight };
  }
  return best.weight > 0;
};

/**
 * A range with a parameter matches types that have it (RFC 9110 §12.5.1: `text/plain;format=flowed`).
 * `charset=utf-8` always matches: all our text is UTF-8 (JSON: RFC 8259 §8.1).
 */
const matches = (range: Element, type: Element): boolean =>
  ['*', '*/*', type.value.replace(/\/.*/, '/*'), type.value].includes(range.value) &&
  range.parameters.every((each) => each === 'charset=utf-8' || type.parameters.includes(each));

const specificityOf = ({ value, parameters }: Element): number => {
  if (value.startsWith('*')) return 0;
  return value.endsWith('/*') ? 1 : 2 + parameters.length;
};

const parseElements = (header: string): Element[] => splitUnquoted(header, ',').map(parseElement);

/** `q` is the weight in any position (RFC 9110 §12.5.1). Case-insensitive. */
const parseElement = (text: string): Element => {
  const [value, ...rest] = splitUnquoted(text.toLowerCase(), ';');
  const parameters = rest.map(unquoteParameter).filter((each) => each !== '');
  return {
    value: value.trim(),
    parameters: parameters.filter((each) => !isWeight(each)),
    weight: parseWeight(parameters.findLast(isWeight)?.slice(2)),
  };
};

const isWeight = (parameter: string): boolean => parameter.startsWith('q=');

/** An invalid weight, such as `q=high`, counts as 1. */
const parseWeight = (text: string | undefined): number => {
  const weight = text ? Number(text) : 1;
  return weight >= 0 && weight <= 1 ? weight : 1;
};

/** `name=value` without quotes: quoted and unquoted values are equivalent (RFC 9110 §5.6.6). */
const unquoteParameter = (text: string): string =>
  text
    .trim()
    .replace(
      /^([^=]*=)"(.*)"$/s,
      (_, name: string, quoted: string) => name + removeEscapes(quoted),
    );

const removeEscapes = (quoted: string): string => quoted.replace(/\\(.)/gs, '$1');

/** Splits at the delimiters outside quoted strings (RFC 9110 §5.6.4). */
const splitUnquoted = (text: string, delimiter: string): [string, ...string[]] => {
  const cuts: number[] = [];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && text[at] === delimiter) cuts.push(at);
    else if (isQuoted && text[at] === '\\') at += 1;
  }
  return [
    text.slice(0, cuts[0]),
    ...cuts.map((cut, index) => text.slice(cut + 1, cuts[index + 1])),
  ];
};
