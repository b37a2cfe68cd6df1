/** What a Lambda function exports. */
export type Handler = (event: never, context: never) => unknown;

export const lambdaContext = (awsRequestId: string, milliseconds: number) => {
  const end = performance.now() + milliseconds;
  return {
    awsRequestId,
    functionName: 'portico',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:portico',
    memoryLimitInMB: '512',
    logGroupName: '/aws/lambda/portico',
    logStreamName: '2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
  };
};

/** Calls a handler as Lambda does: event and result travel as JSON. */
export const invokeFunction = async (
  handler: Handler,
  event: object,
  requestId: string,
  milliseconds = 10_000,
): Promise<unknown> => {
  const result = await handler(
    JSON.parse(JSON.stringify(event)) as never,
    lambdaContext(requestId, milliseconds) as never,
  );
  return JSON.parse(JSON.stringify(result ?? null));
};
