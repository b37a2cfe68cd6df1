import type { HttpRequest } from './message.ts';
import { HttpFailure } from './problem.ts';

/** Content negotiation (RFC 9110 §12.5). Nothing here refuses a field: what cannot be read is passed over. */

/** An element of a list: `value;name=value;q=0.5`. */
interface Element {
  readonly value: string;
  /** `name=value` each, without quotes and without `q`. */
  readonly parameters: readonly string[];
  /** From 0, refused, to 1. */
  readonly weight: number;
}

/** Whether an `Accept` field (RFC 9110 §12.5.1) takes one of the media types; it takes all when it has no range. */
export const accepts = (field: string | undefined, mediaTypes: readonly string[]): boolean => {
  // What most clients send is not worth the 1 µs of reading it.
  if (field === undefined || field === '*/*' || mediaTypes.includes(field)) return true;
  const ranges = elements(field).filter(({ value }) => mediaRange.test(value));
  return ranges.length === 0 || mediaTypes.some((type) => takes(ranges, element(type)));
};

/** Nothing is done for somebody who could not read the answer (RFC 9110 §15.5.7). */
export const negotiate = (mediaTypes: readonly string[], { headers }: HttpRequest): void => {
  if (mediaTypes.length === 0 || accepts(headers.get('accept'), mediaTypes)) return;
  throw new HttpFailure('not-acceptable', `the answer is ${mediaTypes.join(' or ')}`);
};

/**
 * The content coding to use by `Accept-Encoding` (RFC 9110 §12.5.3): of those available the one that is
 * wanted most, the first of them on a tie. `undefined` is none, the last resort even where it is refused.
 */
export const codingFor = (
  field: string | undefined,
  available: readonly string[],
): string | undefined => {
  const weights = new Map(elements(field ?? '').map(({ value, weight }) => [named(value), weight]));
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0;
  const [best] = available.toSorted((one, other) => weightOf(other) - weightOf(one));
  if (best === undefined || weightOf(best) === 0) return undefined;
  return weightOf(best) >= (weights.get('identity') ?? 0) ? best : undefined;
};

/** RFC 9110 §8.4.1.3. */
const named = (coding: string): string => (coding === 'x-gzip' ? 'gzip' : coding);

/** A lone `*` is not in the grammar, but Java's URLConnection sends it. */
const mediaRange = /^(\*|\*\/\*|[\w!#$%&'+.^`|~-]+\/(\*|[\w!#$%&'+.^`|~-]+))$/;

/** The most specific range decides; of equal ones, the kindest. */
const takes = (ranges: readonly Element[], type: Element): boolean => {
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
 * A range with a parameter is for types that have it (RFC 9110 §12.5.1: `text/plain;format=flowed`).
 * UTF-8 is what all our text is in, said or unsaid (JSON: RFC 8259 §8.1).
 */
const matches = (range: Element, type: Element): boolean =>
  ['*', '*/*', type.value.replace(/\/.*/, '/*'), type.value].includes(range.value) &&
  range.parameters.every((each) => each === 'charset=utf-8' || type.parameters.includes(each));

const specificityOf = ({ value, parameters }: Element): number => {
  if (value.startsWith('*')) return 0;
  return value.endsWith('/*') ? 1 : 2 + parameters.length;
};

const elements = (field: string): Element[] => split(field, ',').map(element);

/** `q` is the weight wherever it stands (RFC 9110 §12.5.1). Letter case is never looked at. */
const element = (text: string): Element => {
  const [value, ...rest] = split(text.toLowerCase(), ';');
  const parameters = rest.map(parameter).filter((each) => each !== '');
  return {
    value: value.trim(),
    parameters: parameters.filter((each) => !isWeight(each)),
    weight: weightIn(parameters.findLast(isWeight)?.slice(2)),
  };
};

const isWeight = (parameter: string): boolean => parameter.startsWith('q=');

/** A weight that is none, like `q=high`, is not there: what was named is not refused by mistake. */
const weightIn = (text: string | undefined): number => {
  const weight = text ? Number(text) : 1;
  return weight >= 0 && weight <= 1 ? weight : 1;
};

/** `name=value`, the value without quotes, which mean nothing (RFC 9110 §5.6.6). */
const parameter = (text: string): string =>
  text
    .trim()
    .replace(/^([^=]*=)"(.*)"$/s, (_, name: string, quoted: string) => name + unescaped(quoted));

const unescaped = (quoted: string): string => quoted.replace(/\\(.)/gs, '$1');

/** The parts between delimiters that are not in a quoted string (RFC 9110 §5.6.4). */
const split = (text: string, delimiter: string): [string, ...string[]] => {
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
