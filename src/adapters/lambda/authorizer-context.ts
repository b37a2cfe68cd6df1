import type { IamCredentials } from '../../application/ports/driven.ts';
import { isRecord } from './payload.ts';

/** Reads `requestContext.authorizer`. Its form depends on the door and on the authorizer. */

/** The caller that an authorizer reports: for the log only. */
export const callerFromAuthorizer = (
  authorizer: unknown,
): Readonly<Record<string, string>> | undefined => {
  if (!isRecord(authorizer)) return undefined;
  const { lambda, jwt } = authorizer;
  const jwtClaims = isRecord(jwt) ? jwt['claims'] : authorizer['claims'];
  const context = [lambda, jwtClaims].find(isRecord) ?? authorizer;
  const { userId = context['sub'] ?? context['principalId'], roles, scope } = context;
  const known = Object.entries({ userId, roles, scope }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return known.length > 0 ? Object.fromEntries(known) : undefined;
};

/** The caller whose signature AWS has verified; `undefined` if a part of the identity is missing. */
export const iamIdentityFromAuthorizer = (authorizer: unknown): IamCredentials | undefined => {
  const iam = isRecord(authorizer) ? authorizer['iam'] : undefined;
  if (!isRecord(iam)) return undefined;
  const { userArn, accountId, userId } = iam;
  const isComplete = [userArn, accountId, userId].every((part) => typeof part === 'string' && part);
  return isComplete ? { kind: 'iam', arn: String(userArn) } : undefined;
};
