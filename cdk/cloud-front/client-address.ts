/** Where CloudFront writes its client's address, since the app sees CloudFront's. */
export const addressHeader = 'x-portico-client-address';

/** Statements of a CloudFront function: a client's address is CloudFront's to tell. */
export const writeAddress = `headers['${addressHeader}'] = { value: event.viewer.ip };`;
