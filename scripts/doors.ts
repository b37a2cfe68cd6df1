export const authorizers = ['token-authorizer', 'request-authorizer', 'http-authorizer'];

/** The Lambda doors and authorizers: each becomes a folder of its own that exports `handler` from `index.mjs`. */
export const doors = [
  ...['rest-api', 'rest-api-stream', 'http-api', 'function-url', 'function-url-stream', 'alb'],
  ...authorizers,
];

/** All that is built, with what Secrets Manager has rotate the secret for tokens and CodeDeploy has try a version. */
export const bundleNames = [...doors, 'rotate-secret', 'pre-traffic'];
