import { writeAddress } from '../cloud-front/client-address.ts';

/**
 * Where a bearer token travels when a signature has taken `Authorization` for itself: with AWS_IAM, and
 * behind CloudFront, which signs for its clients.
 */
export const tokenField = 'x-portico-authorization';

/**
 * Of CloudFront, on its way to the function: clients send their token in `Authorization` as everywhere,
 * and in no other field. The runtime knows no destructuring:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const onViewerRequest = `function handler(event) {
  const headers = event.request.headers;
  delete headers['${tokenField}'];
  if (headers.authorization) {
    headers['${tokenField}'] = headers.authorization;
    delete headers.authorization;
  }
  ${writeAddress}
  return event.request;
}
`;
