import { type Cors, corsAnswer } from '../cors.ts';

/** What API Gateway says to pages on other origins by itself; the function's answers are the app's. */

/** For the answer to a preflight. */
export const preflightFields = (allowed: Cors, allow: string): Record<string, string> => {
  const { requestHeaders, maxAge } = corsAnswer(allowed);
  return {
    'access-control-allow-methods': allow,
    'access-control-allow-headers': requestHeaders.join(', '),
    'access-control-max-age': `${maxAge.toSeconds()}`,
  };
};

/** For any other answer. */
export const exposedFields: Record<string, string> = {
  'access-control-expose-headers': corsAnswer({ headers: [] }).exposedHeaders.join(', '),
};

/** On which fields of the request such an answer depends. */
export const varyOf = ({ origins }: Cors, ...names: string[]): string =>
  [...(origins.includes('*') ? [] : ['origin']), ...names].join(', ');

/** Velocity that adds these fields to a mocked answer for a page that may call. */
export const corsTemplate = (
  { origins, credentials }: Cors,
  fields: Record<string, string>,
): string => {
  const isOpen = origins.includes('*');
  const setFields = Object.entries({
    'access-control-allow-origin': isOpen ? quoted('*') : '$origin',
    ...(credentials && { 'access-control-allow-credentials': quoted('true') }),
    ...Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, quoted(text)])),
  }).map(([name, value]) => setField(name, value));
  if (isOpen) return setFields.join('');
  const isAllowed = origins.map((origin) => `$origin == ${quoted(origin)}`).join(' || ');
  return `${findOrigin}#if(${isAllowed})${setFields.join('')}#end\n`;
};

/** HTTP/2 spells the field in lower case. */
const findOrigin =
  "#set($origin = $input.params().header.get('origin'))" +
  "#if(!$origin || $origin == '')#set($origin = $input.params().header.get('Origin'))#end";

/** Gives a mocked answer a field. */
export const setField = (name: string, value: string): string =>
  `#set($context.responseOverride.header.${name} = ${value})`;

const quoted = (text: string): string => `'${text}'`;

/**
 * For API Gateway's own errors, whose fields cannot depend on the request: where one origin may call,
 * that one; else they are anybody's to read, without credentials, for they tell nothing of anybody.
 */
export const errorFields = ({ origins, credentials }: Cors): Record<string, string> => {
  const [only = '', ...others] = origins;
  const isOne = others.length === 0;
  return {
    'access-control-allow-origin': isOne ? only : '*',
    ...(isOne && credentials && { 'access-control-allow-credentials': 'true' }),
    ...exposedFields,
  };
};
