/** Where DynamoDB Local listens; `undefined` without Java, which in CI is a failure. */
export const dynamoDbLocal = (): string | undefined => {
  const endpoint = process.env['DYNAMODB_LOCAL'];
  if (endpoint === undefined && process.env['CI']) {
    throw new Error('there is no Java to run DynamoDB Local with');
  }
  return endpoint;
};
