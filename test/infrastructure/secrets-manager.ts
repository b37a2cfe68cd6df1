import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as bodyOf } from 'node:stream/consumers';

export type Stage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** An answer in place of the one to GetSecretValue; `undefined` leaves that one as it is. */
type Trouble = (response: ServerResponse, stage: Stage) => unknown;

/** As much of AWS Secrets Manager on loopback as reading one secret takes; counts the reads. */
export class SecretsManager {
  readonly arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:portico/jwt-AbCdEf';
  /** The versions there are, as GetSecretValue answers them. */
  versions: Partial<Record<Stage, object>> = {};
  trouble: Trouble | undefined;
  reads: Stage[] = [];
  #environment: NodeJS.ProcessEnv | undefined;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  /** The AWS environment is that of a function beside this service. */
  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const { port } = this.#server.address() as AddressInfo;
    this.#environment = process.env;
    process.env = {
      ...this.#environment,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    return this;
  }

  async stop(): Promise<void> {
    process.env = this.#environment ?? process.env;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** A new current version; what was current becomes the one before. */
  rotate(version: object): void {
    const { AWSCURRENT } = this.versions;
    this.versions = { AWSCURRENT: version, ...(AWSCURRENT && { AWSPREVIOUS: AWSCURRENT }) };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { SecretId, VersionStage } = (await bodyOf(request)) as Record<string, string>;
    const { 'x-amz-target': target, authorization } = request.headers;
    const isRead = target === 'secretsmanager.GetSecretValue' && SecretId === this.arn;
    // The secret is asked for where it is.
    const isSigned = /Credential=local\/\d+\/eu-central-1\/secretsmanager\//.test(
      `${authorization}`,
    );
    if (!isRead || !isSigned) return void response.destroy();
    const stage = VersionStage as Stage;
    this.reads.push(stage);
    const version = this.versions[stage];
    await this.trouble?.(response, stage);
    if (response.writableEnded || response.destroyed) return;
    if (version) answer(response, 200, { ARN: this.arn, VersionStages: [stage], ...version });
    else answer(response, 400, { __type: 'ResourceNotFoundException', Message: `no ${stage}` });
  }
}

export const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
};
