import type { IamCredentials, Principal } from '../../application/ports/driven.ts';
import { Failure } from '../../domain/failure.ts';

export interface IamRule {
  /** An ARN in which `*` stands for anything. */
  readonly arn: string;
  readonly scopes: readonly string[];
}

/** AWS has authenticated the caller; the rules for its ARN give it scopes. */
export const iamAuthenticator = (rules: readonly IamRule[]) => {
  const compiled = rules.map(({ arn, scopes }) => ({ pattern: wildcard(arn), scopes }));
  return async ({ arn }: IamCredentials): Promise<Principal> => {
    const matching = compiled.filter(({ pattern }) => pattern.test(arn));
    if (matching.length === 0)
      throw new Failure('forbidden', 'this IAM principal has no access here');
    return { id: arn, kind: 'iam', roles: [], scopes: matching.flatMap(({ scopes }) => scopes) };
  };
};

const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`);
