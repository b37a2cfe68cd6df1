/** What all answers of the app have, and those that API Gateway gives itself. */
export const securityFields: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000',
};

/** Fixed values, as API Gateway's mappings spell them. */
export const staticFields = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `'${value}'`]));
