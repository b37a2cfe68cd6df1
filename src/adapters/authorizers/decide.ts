import type { Authenticator, Log, Principal } from '../../application/ports/driven.ts';
import { type CredentialSources, credentialsOf } from '../http/app/credentials.ts';
import { problems, severity, toProblem } from '../http/protocol/problem.ts';

/** The ports and settings of an authorizer. */
export interface AuthorizerPorts {
  readonly authenticate: Authenticator;
  readonly log: Log;
  /** The header of bearer tokens, in lower case. */
  readonly tokenHeader: string;
}

export type Decision = Principal | 'unauthorized' | 'forbidden';

/** Authenticates the caller. Throws on a server error, which is neither an allow nor a deny. */
export const decideAccess = async (
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
    throw new Error('the authorizer cannot decide', { cause: error });
  }
};

/** The context for the backend function: scalars only, for its log, never for authorization. */
export const toAuthorizerContext = ({ id, roles, scopes }: Principal) => ({
  userId: id,
  roles: roles.join(' '),
  scope: scopes.join(' '),
});
