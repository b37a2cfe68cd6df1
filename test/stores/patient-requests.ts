/** An honest attempt never takes too long, however busy the machine is. */
jest.mock('../../src/infrastructure/aws-requests.ts', () => {
  const { awsRequests } = jest.requireActual('../../src/infrastructure/aws-requests.ts');
  return { awsRequests: () => awsRequests(60_000) };
});
