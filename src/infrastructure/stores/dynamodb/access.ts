import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unavailable } from '../store-errors.ts';

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** Another transaction on the same items makes one fail for a moment; these are all the tries it gets. */
const attempts = 8;
/** The longest pause before the second try, in milliseconds; it doubles with each. */
const firstPause = 20;

/** Repeating these does not mend them: the table, the rights or the request are wrong. */
const mistakes = new Set([
  'ValidationException',
  'ResourceNotFoundException',
  'AccessDeniedException',
  'UnrecognizedClientException',
]);

/** Sends commands to a table. Throws `unavailable` for throttling and network errors. */
export class DynamoAccess {
  readonly table: string;
  readonly #client: DynamoDBDocumentClient;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.table = table;
    this.#client = client;
  }

  async send<Output>(
    work: (client: DynamoDBDocumentClient, options: SendOptions) => Promise<Output>,
    signal?: AbortSignal,
  ): Promise<Output> {
    try {
      return await work(this.#client, signal ? { abortSignal: signal } : {});
    } catch (error) {
      throw toStoreError(error, signal);
    }
  }

  /** Writes all or nothing, and gives the places of the writes whose condition did not hold. */
  async transact(writes: Writes, signal?: AbortSignal): Promise<ReadonlySet<number>> {
    // The token makes it safe to send the same transaction again when its answer got lost.
    const command = { TransactItems: writes, ClientRequestToken: randomUUID() };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.send(
          (client, options) => client.send(new TransactWriteCommand(command), options),
          signal,
        );
        return new Set();
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
        const refused = codes.flatMap((code, i) => (code === 'ConditionalCheckFailed' ? [i] : []));
        if (refused.length > 0) return new Set(refused);
        if (attempt === attempts) throw unavailable(error);
        const longest = firstPause * 2 ** (attempt - 1);
        await pause(Math.random() * longest, undefined, signal ? { signal } : {});
      }
    }
  }
}

/** A condition that did not hold is an answer; so is that the request was given up. */
const toStoreError = (error: unknown, signal: AbortSignal | undefined): unknown => {
  const isAnswer =
    error instanceof ConditionalCheckFailedException ||
    error instanceof TransactionCanceledException;
  const isOurs = isAnswer || signal?.aborted || mistakes.has((error as Error).name);
  return isOurs ? error : unavailable(error);
};
