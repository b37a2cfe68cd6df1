import type { Access } from '../contract/operation.ts';
import type { SecurityRequirement, SecurityScheme } from './types.ts';

const token = 'A JWT with `sub` and `exp`; its `scope` (RFC 9068) says what its bearer may do';

/** The credentials that a caller can send. */
export const securitySchemes = (tokenHeader: string): Readonly<Record<string, SecurityScheme>> => ({
  bearer:
    tokenHeader === 'authorization'
      ? { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: token }
      : {
          type: 'apiKey',
          in: 'header',
          name: tokenHeader,
          description: `${token}; the word Bearer and a space go before it`,
        },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'A key that is accepted from the networks of its owner only',
  },
});

/** Alternatives: one scheme is enough. The scope is listed as a role (OpenAPI 3.1 §4.8.30). */
export const requirementsOf = (access: Access): readonly SecurityRequirement[] =>
  access === 'public' ? [] : [{ bearer: [access.scope] }, { apiKey: [access.scope] }];

export const describeAccess = (access: Access): string => {
  if (access === 'public') return 'Needs no credentials.';
  const { scope, orSelf } = access;
  return `Needs the scope \`${scope}\`${orSelf ? ', or to be the user itself' : ''}.`;
};
