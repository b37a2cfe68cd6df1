import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as bodyOf } from 'node:stream/consumers';

export type Stage = 'AWSCURRENT' | 'AWSPREVIOUS' | 'AWSPENDING';

/** An answer in place of the one to GetSecretValue; `undefined` leaves that one as it is. */
type Trouble = (response: ServerResponse, stage: Stage) => unknown;

/** As much of AWS Secrets Manager on loopback as reading and rotating one secret takes; counts the reads. */
export class SecretsManager {
  readonly arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:portico/jwt-AbCdEf';
  /** The versions there are, as GetSecretValue answers them. */
  versions: Partial<Record<Stage, { readonly [member: string]: unknown }>> = {};
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
  rotate(version: { readonly [member: string]: unknown }): void {
    const { AWSCURRENT } = this.versions;
    this.versions = { AWSCURRENT: version, ...(AWSCURRENT && { AWSPREVIOUS: AWSCURRENT }) };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const input = (await bodyOf(request)) as Record<string, string>;
    const { 'x-amz-target': target, authorization } = request.headers;
    // The secret is asked for where it is.
    const isSigned = /Credential=local\/\d+\/eu-central-1\/secretsmanager\//.test(
      `${authorization}`,
    );
    if (input['SecretId'] !== this.arn || !isSigned) return response.destroy();
    switch (target) {
      case 'secretsmanager.GetSecretValue':
        return this.#read(input['VersionStage'] as Stage, response);
      case 'secretsmanager.PutSecretValue':
        return this.#put(input, response);
      case 'secretsmanager.DescribeSecret':
        return answer(response, 200, { ARN: this.arn, VersionIdsToStages: this.#stages() });
      case 'secretsmanager.UpdateSecretVersionStage':
        return this.#move(input, response);
      default:
        return response.destroy();
    }
  }

  async #read(stage: Stage, response: ServerResponse): Promise<void> {
    this.reads.push(stage);
    const version = this.versions[stage];
    await this.trouble?.(response, stage);
    if (response.writableEnded || response.destroyed) return;
    if (version) answer(response, 200, { ARN: this.arn, VersionStages: [stage], ...version });
    else answer(response, 400, { __type: 'ResourceNotFoundException', Message: `no ${stage}` });
  }

  /** A version keeps its value. */
  #put(input: Record<string, unknown>, response: ServerResponse): unknown {
    const { ClientRequestToken: VersionId, SecretString, VersionStages } = input;
    const known = Object.values(this.versions).find(
      (version) => version['VersionId'] === VersionId,
    );
    if (known && known['SecretString'] !== SecretString)
      return answer(response, 400, { __type: 'ResourceExistsException', Message: 'is there' });
    for (const stage of VersionStages as Stage[])
      this.versions[stage] = { VersionId, SecretString };
    return answer(response, 200, { ARN: this.arn, VersionId });
  }

  #move(input: Record<string, string>, response: ServerResponse): unknown {
    const { VersionStage, MoveToVersionId, RemoveFromVersionId } = input;
    const { AWSCURRENT, AWSPENDING } = this.versions;
    const isGood =
      VersionStage === 'AWSCURRENT' &&
      RemoveFromVersionId === AWSCURRENT?.['VersionId'] &&
      MoveToVersionId === AWSPENDING?.['VersionId'];
    if (!isGood || !AWSPENDING)
      return answer(response, 400, { __type: 'InvalidParameterException', Message: 'no' });
    this.rotate(AWSPENDING);
    return answer(response, 200, { ARN: this.arn });
  }

  #stages(): Record<string, string[]> {
    const stages: Record<string, string[]> = {};
    for (const [stage, { VersionId }] of Object.entries(this.versions))
      stages[String(VersionId)] = [...(stages[String(VersionId)] ?? []), stage];
    return stages;
  }
}

export const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
};
