import type { HttpResponse } from '../http/message.ts';

/** What both payload formats have in common. */

const noBytes = new Uint8Array();

export const eventBody = (event: {
  body?: string | null;
  isBase64Encoded?: boolean;
}): Uint8Array =>
  event.body ? Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') : noBytes;

/** Text goes as it is, bytes in base64. */
export const resultBody = ({ body }: HttpResponse): { body: string; isBase64Encoded: boolean } =>
  typeof body === 'string'
    ? { body, isBase64Encoded: false }
    : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };

export interface StagedPath {
  readonly path: string;
  readonly pathPrefix: string;
}

/**
 * An HTTP API puts a named stage before the path on its execute-api host, and only there.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
export const withoutStage = (
  path: string,
  stage: string,
  domainName: string | undefined,
): StagedPath => {
  const pathPrefix = `/${stage}`;
  const staged = stage !== '$default' && domainName?.includes('.execute-api.');
  if (!staged || !(path === pathPrefix || path.startsWith(`${pathPrefix}/`)))
    return { path, pathPrefix: '' };
  return { path: path.slice(pathPrefix.length) || '/', pathPrefix };
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
