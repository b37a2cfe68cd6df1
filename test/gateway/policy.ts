import { requireKeys, requireRecord } from './result.ts';
import { MalformedResult } from './wire.ts';

/** What API Gateway reads out of the IAM policy that an authorizer returns. */
export type Verdict = 'allow' | 'deny' | 'explicit deny';

const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${RegExp.escape(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.')}$`, 's');

const list = (value: unknown, what: string): string[] => {
  const items = [value].flat();
  if (items.length > 0 && items.every((item) => typeof item === 'string')) return items;
  throw new MalformedResult(`${what} is not a string or a list of strings`);
};

/** The longest ARN that a policy may name. */
const maxResource = 512;

interface Statement {
  readonly effect: string;
  readonly matches: boolean;
}

const readStatement = (value: unknown, methodArn: string): Statement => {
  const statement = requireRecord(value);
  requireKeys(statement, ['Sid', 'Effect', 'Action', 'Resource']);
  const { Effect, Action, Resource } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new MalformedResult('Effect is not Allow or Deny');
  const resources = list(Resource, 'Resource');
  if (resources.some((resource) => resource.length > maxResource)) {
    throw new MalformedResult(`a Resource has more than ${maxResource} characters`);
  }
  const isAction = list(Action, 'Action').some((action) =>
    wildcard(action).test('execute-api:Invoke'),
  );
  const isResource = resources.some((resource) => wildcard(resource).test(methodArn));
  return { effect: Effect, matches: isAction && isResource };
};

/** Evaluates a policy document for one method; throws for one that API Gateway refuses to read. */
export const evaluate = (policyDocument: unknown, methodArn: string): Verdict => {
  const { Version, Statement: statements } = requireRecord(policyDocument);
  if (Version !== '2012-10-17') throw new MalformedResult('Version is not 2012-10-17');
  const effects = [statements]
    .flat()
    .map((statement) => readStatement(statement, methodArn))
    .filter(({ matches }) => matches)
    .map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'explicit deny';
  return effects.includes('Allow') ? 'allow' : 'deny';
};
