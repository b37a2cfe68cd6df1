import type { IamCredentials } from '../../application/ports/driven.ts';
import { isRecord } from './payload.ts';

/** What `requestContext.authorizer` says, whose form depends on the door and on the authorizer. */

/** The caller by the word of an authorizer: for the log only. */
export const callerFromAuthorizer = (
  authorizer: unknown,
): Readonly<Record<string, string>> | undefined => {
  if (!isRecord(authorizer)) return undefined;
  const { lambda, jwt } = authorizer;
  const claims = isRecord(jwt) ? jwt['claims'] : authorizer['claims'];
  const said = [lambda, claims].find(isRecord) ?? authorizer;
  const { userId = said['sub'] ?? said['principalId'], roles, scope } = said;
  const known = Object.entries({ userId, roles, scope }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return known.length > 0 ? Object.fromEntries(known) : undefined;
};

/** The caller whose signature AWS has checked; half an identity is none. */
export const iamIdentityFromAuthorizer = (authorizer: unknown): IamCredentials | undefined => {
  const iam = isRecord(authorizer) ? authorizer['iam'] : undefined;
  if (!isRecord(iam)) return undefined;
  const { userArn, accountId, userId } = iam;
  const isBuffered = [userArn, accountId, userId].every((part) => typeof part === 'string' && part);
  return isBuffered ? { kind: 'iam', arn: String(userArn) } : undefined;
};
