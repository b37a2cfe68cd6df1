import { docsRoutes, type Route, routes } from '../contract.ts';
import { type Found, refersTo, resourcesOf, type Template } from './rule.ts';

/** A gateway's routes, as the contract and the docs about it have them. */

const known = [...routes, ...docsRoutes];

export interface Covered {
  readonly method: string;
  readonly path: string;
  /** The known routes that it takes, more than one where it is greedy. */
  readonly routes: readonly Route[];
}

/** By a route key like `GET /users/{id}`, `ANY /{proxy+}` or `$default`. */
export const coveredByKey = (key: string): Covered => {
  const [method = '', path = '/{proxy+}'] = key.split(' ');
  return covered(method === '$default' ? 'ANY' : method, path);
};

/** By a method of a REST API. */
export const coveredByMethod = (method: Found, template: Template): Covered =>
  covered(String(method.get('HttpMethod')), pathOf(method.get('ResourceId'), template) || '/');

const covered = (method: string, path: string): Covered => ({
  method,
  path,
  routes: known.filter(
    (route) =>
      (method === 'ANY' || method === route.method) &&
      (path.endsWith('+}')
        ? route.path.startsWith(path.slice(0, path.lastIndexOf('{')))
        : path === route.path),
  ),
});

/** A path of a REST API, from its resources, which name their parents. */
const pathOf = (resourceId: unknown, template: Template): string => {
  const resource = resourcesOf(template, 'AWS::ApiGateway::Resource').find(refersTo(resourceId));
  return resource
    ? `${pathOf(resource.get('ParentId'), template)}/${resource.get('PathPart')}`
    : '';
};

/** Whether both protected and open operations are under one greedy route. */
export const isMixed = ({ routes }: Covered): boolean =>
  routes.some(({ isPublic }) => isPublic) && routes.some(({ isPublic }) => !isPublic);

export const isProtected = (covered: Covered): boolean =>
  !isMixed(covered) && covered.routes.some(({ isPublic }) => !isPublic);

/** Browsers send no credentials with a preflight. */
export const isOpen = (covered: Covered): boolean =>
  covered.method === 'OPTIONS' ||
  (!isMixed(covered) && covered.routes.some(({ isPublic }) => isPublic));

export const isKnown = ({ method, path, routes: taken }: Covered): boolean =>
  taken.length > 0 || (method === 'OPTIONS' && known.some((route) => route.path === path));

/** Whether every route of the contract is among these. */
export const isBuffered = (all: readonly Covered[]): boolean =>
  routes.every((route) => all.some(({ routes }) => routes.includes(route)));
