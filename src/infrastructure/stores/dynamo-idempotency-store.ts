import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Claim, IdempotencyStore, StoredAnswer } from '../../application/ports.ts';
import type { DynamoAccess } from './dynamo-access.ts';
import { answerItemKey } from './dynamo-table.ts';
import { lease, remembered } from './idempotency.ts';

const answerItem = z.object({
  fingerprint: z.string(),
  id: z.string(),
  /** Until when, and by the claim with which id. */
  lease: z.object({ until: z.number(), by: z.string() }),
  answer: z.optional(z.string()),
});
type AnswerItem = z.infer<typeof answerItem>;

const free: AnswerItem['lease'] = { until: 0, by: '' };

/** Answers in a DynamoDB table, which forgets them by their time to live. */
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
    const own = { until: now + lease, by: id };
    const put = {
      TableName: this.#access.table,
      Item: {
        ...answerItemKey(key),
        ...{ fingerprint, id, lease: own, expiresAt: seconds(now + remembered) },
      },
      // An item may outlive its time to live by days.
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': seconds(now) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    const found = await this.#refusal(
      this.#access.ask((client, options) => client.send(new PutCommand(put), options), signal),
    );
    if (!found) return { kind: 'claimed', id };
    if (found.fingerprint !== fingerprint) return { kind: 'other-request' };
    if (found.answer) return { kind: 'answered', answer: JSON.parse(found.answer) };
    // Its own claim, when the answer to it got lost and the client has sent it again.
    const isOwn = (item: AnswerItem) => item.lease.by === id;
    if (isOwn(found)) return { kind: 'claimed', id: found.id };
    if (found.lease.until > now) return { kind: 'in-flight' };
    const winner = await this.#refusal(
      this.#update(key, { set: 'lease', to: own, from: found.lease }, signal),
    );
    return winner && !isOwn(winner) ? { kind: 'in-flight' } : { kind: 'claimed', id: found.id };
  }

  async complete(key: string, answer: StoredAnswer, signal?: AbortSignal): Promise<void> {
    await this.#update(key, { set: 'answer', to: JSON.stringify(answer) }, signal);
  }

  async release(key: string, signal?: AbortSignal): Promise<void> {
    await this.#update(key, { set: 'lease', to: free }, signal);
  }

  async #update(
    key: string,
    { set, to, from }: { set: string; to: unknown; from?: unknown },
    signal?: AbortSignal,
  ): Promise<void> {
    const update: UpdateCommandInput = {
      TableName: this.#access.table,
      Key: answerItemKey(key),
      UpdateExpression: 'SET #set = :to',
      ConditionExpression: from === undefined ? 'attribute_exists(pk)' : '#set = :from',
      ExpressionAttributeNames: { '#set': set },
      ExpressionAttributeValues: { ':to': to, ...(from !== undefined && { ':from': from }) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    await this.#access.ask(
      (client, options) => client.send(new UpdateCommand(update), options),
      signal,
    );
  }

  /** The item that stood in the way of a write; `undefined` when none did. */
  async #refusal(write: Promise<unknown>): Promise<AnswerItem | undefined> {
    try {
      await write;
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
      return z.parse(answerItem, unmarshall(error.Item));
    }
  }
}

/** DynamoDB's times to live are in seconds. */
const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
