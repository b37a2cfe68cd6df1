import { securityHeaders } from '../../src/adapters/http/policies/security-headers.ts';

/** What all answers of the app have, and those that API Gateway gives itself. */
export const commonFields: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'strict-transport-security': 'max-age=31536000',
};

/** Fixed values, as API Gateway's mappings spell them: in quotes. No spelling of quotes within is documented. */
export const staticFields = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => !value.includes("'"))
      .map(([name, value]) => [name, `'${value}'`]),
  );
