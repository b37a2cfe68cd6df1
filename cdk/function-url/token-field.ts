/**
 * Where a bearer token travels when a signature has taken `Authorization` for itself: with AWS_IAM, and
 * behind CloudFront, which signs for its clients.
 */
export const tokenField = 'x-portico-authorization';

/** Where CloudFront writes its client's address, since the function sees CloudFront's. */
export const addressField = 'x-portico-client-address';

/**
 * Of CloudFront, on its way to the function: clients send their token in `Authorization` as everywhere,
 * and in no other field; their address is CloudFront's to tell. The runtime knows no destructuring:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const onViewerRequest = `function handler(event) {
  const headers = event.request.headers;
  delete headers['${tokenField}'];
  if (headers.authorization) {
    headers['${tokenField}'] = headers.authorization;
    delete headers.authorization;
  }
  headers['${addressField}'] = { value: event.viewer.ip };
  return event.request;
}
`;
