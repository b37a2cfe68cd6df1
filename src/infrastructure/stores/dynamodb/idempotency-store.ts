import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Attempt, Claim, IdempotencyStore } from '../../../application/ports/driven.ts';
import { leaseMs, retentionMs } from '../idempotency-times.ts';
import type { DynamoAccess } from './access.ts';
import { answerItemKey } from './table.ts';

const answerItem = z.object({
  fingerprint: z.string(),
  id: z.string(),
  /** Until when, and by the claim with which id. */
  lease: z.object({ until: z.number(), by: z.string() }),
  answer: z.optional(z.string()),
});
type AnswerItem = z.infer<typeof answerItem>;

const free: AnswerItem['lease'] = { until: 0, by: '' };

/** Results in a DynamoDB table, which forgets them by their time to live. */
export class DynamoIdempotencyStore implements IdempotencyStore {
  readonly #access: DynamoAccess;

  constructor(access: DynamoAccess) {
    this.#access = access;
  }

  async claim(
    request: Parameters<IdempotencyStore['claim']>[0],
    signal?: AbortSignal,
  ): Promise<Claim> {
    const { key, fingerprint, id } = request;
    const now = request.now.getTime();
    const own = { until: now + leaseMs, by: id };
    const put = {
      TableName: this.#access.table,
      Item: {
        ...answerItemKey(key),
        ...{ fingerprint, id, lease: own, expiresAt: seconds(now + retentionMs) },
      },
      // An item may outlive its time to live by days.
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': seconds(now) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    const refused = await this.#refusal(
      this.#access.send((client, options) => client.send(new PutCommand(put), options), signal),
    );
    if (!refused) return { kind: 'claimed', id };
    const found = z.parse(answerItem, refused);
    if (found.fingerprint !== fingerprint) return { kind: 'fingerprint-mismatch' };
    if (found.answer !== undefined) return { kind: 'completed', result: found.answer };
    // Its own claim, when the answer to it got lost and the client has sent it again.
    if (found.lease.by === id) return { kind: 'claimed', id: found.id };
    if (found.lease.until > now) return { kind: 'in-flight' };
    const winner = await this.#update(
      key,
      {
        UpdateExpression: 'SET lease = :own',
        // Its holder may have completed it in the meantime, late as it is.
        ConditionExpression: 'lease = :found AND attribute_not_exists(answer)',
        ExpressionAttributeValues: { ':own': own, ':found': found.lease },
      },
      signal,
    );
    const isOwn = !winner || isHeldBy(id, winner);
    return isOwn ? { kind: 'claimed', id: found.id } : { kind: 'in-flight' };
  }

  async complete(attempt: Attempt, result: string, signal?: AbortSignal): Promise<boolean> {
    const set = { name: 'answer', value: result };
    return (await this.#setIfHeld(attempt, set, signal)) === undefined;
  }

  async release(attempt: Attempt, signal?: AbortSignal): Promise<void> {
    await this.#setIfHeld(attempt, { name: 'lease', value: free }, signal);
  }

  #setIfHeld({ key, id }: Attempt, set: { name: string; value: unknown }, signal?: AbortSignal) {
    const update = {
      UpdateExpression: 'SET #name = :value',
      ConditionExpression: 'lease.#by = :id',
      ExpressionAttributeNames: { '#name': set.name, '#by': 'by' },
      ExpressionAttributeValues: { ':value': set.value, ':id': id },
    };
    return this.#update(key, update, signal);
  }

  async #update(key: string, update: Partial<UpdateCommandInput>, signal?: AbortSignal) {
    const command: UpdateCommandInput = {
      TableName: this.#access.table,
      Key: answerItemKey(key),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...update,
    };
    return this.#refusal(
      this.#access.send(
        (client, options) => client.send(new UpdateCommand(command), options),
        signal,
      ),
    );
  }

  /** The item that stood in the way of a write, with nothing in it if it is gone; `undefined` when none did. */
  async #refusal(write: Promise<unknown>): Promise<Record<string, unknown> | undefined> {
    try {
      await write;
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item ? unmarshall(error.Item) : {};
    }
  }
}

const isHeldBy = (id: string, { lease }: { lease?: unknown }): boolean =>
  (lease as AnswerItem['lease'] | undefined)?.by === id;

/** DynamoDB's times to live are in seconds. */
const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
