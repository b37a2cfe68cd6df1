/**
 * How AWS is asked within a request's deadline: three attempts, with jitter between them, where the
 * reason is a passing one. Times are in milliseconds; an answer that has begun may stall too.
 */
export const awsRequests = (requestTimeout: number) => ({
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 500,
    requestTimeout,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeout,
  },
});
