import * as z from 'zod/mini';
import type { Operation } from '../contract.ts';

type Shape = NonNullable<NonNullable<Operation['request']>['query']>;

/** An operation's parameters as API Gateway names them, with whether they must be there. */
export const parametersOf = ({ request = {} }: Operation): Record<string, boolean> => ({
  ...inPlace('path', request.path),
  ...inPlace('querystring', request.query),
  ...inPlace('header', request.headers),
});

const inPlace = (place: string, shape: Shape | undefined): Record<string, boolean> => {
  if (!shape) return {};
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'input' });
  return Object.fromEntries(
    Object.keys(properties).map((name) => [
      `method.request.${place}.${name}`,
      required.includes(name),
    ]),
  );
};
