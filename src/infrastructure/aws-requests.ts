/**
 * How AWS is asked within a request's deadline: three attempts, with jitter between them, where the
 * reason is a passing one. Times are in milliseconds; an answer that has begun may stall too. There is
 * no limit to connecting alone: it would refuse what waits for one of the client's 50 connections.
 */
export const awsRequests = (requestTimeout: number) => ({
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    requestTimeout,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeout,
  },
});
