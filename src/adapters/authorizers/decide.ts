import type { Authenticator, Log, Principal } from '../../application/ports/driven.ts';
import { type CredentialSources, credentialsOf } from '../http/app/credentials.ts';
import { problems, severity, toProblem } from '../http/protocol/problem.ts';

/** What an authorizer works with. */
export interface AuthorizerPorts {
  readonly authenticate: Authenticator;
  readonly log: Log;
  /** Where a bearer token travels, in lower case. */
  readonly tokenHeader: string;
}

export type Decision = Principal | 'unauthorized' | 'forbidden';

/** Asks the auth port. Trouble of our own is thrown: neither a refusal nor an allowance. */
export const decide = async (
  { authenticate, log, tokenHeader }: AuthorizerPorts,
  sources: CredentialSources,
  requestId: string,
): Promise<Decision> => {
  try {
    return await authenticate(credentialsOf(sources, tokenHeader));
  } catch (error) {
    const problem = toProblem(error);
    const { code, message } = problem;
    const { status } = problems[code];
    log(severity(problem), 'authorizer', {
      requestId,
      code,
      detail: message,
      error,
    });
    if (status === 401) return 'unauthorized';
    if (status === 403) return 'forbidden';
    throw new Error('the authorizer cannot tell', { cause: error });
  }
};

/** What goes to the function behind, as scalars; for its log, never for its decisions. */
export const contextOf = ({ id, roles, scopes }: Principal) => ({
  userId: id,
  roles: roles.join(' '),
  scope: scopes.join(' '),
});
