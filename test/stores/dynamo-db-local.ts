/** Where DynamoDB Local listens; `undefined` without Java. */
export const dynamoDbLocal = (): string | undefined => process.env['DYNAMODB_LOCAL'];

export const noJava = 'no Java 17 or later to run DynamoDB Local with';
