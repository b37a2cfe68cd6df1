import * as z from 'zod/mini';
import { arn, section, wholeNumber } from './values.ts';

const slackId = (first: string, what: string) =>
  z
    .string()
    .check(z.regex(new RegExp(`^${first}[A-Z0-9]{4,}$`), `must be the id of a ${what} of Slack`));

export const observability = section({
  /** The doors that are watched, which are deployed with it; by default none. */
  doors: z._default(
    z
      .array(z.enum(['httpApi', 'restApi', 'functionUrl']))
      .check(z.refine((doors) => new Set(doors).size === doors.length, 'must name each door once')),
    [],
  ),
  /**
   * Requests in a minute, below which neither errors nor latency set off an alarm: of three requests, one
   * is 33 %. An API with fewer should count every one, with 1.
   */
  minRequests: z._default(wholeNumber(1, 1_000_000), 10),
  /** Who is told of alarms, and confirms that by a link in the first e-mail. */
  email: z.optional(z.email('must be an e-mail address')),
  /** A topic that is there already, in the stage's region, instead of one that the stack makes. */
  topicArn: z.optional(arn('sns')),
  /** A channel of a workspace that Amazon Q in chat applications may write to. */
  slack: z.optional(
    z.strictObject({
      workspaceId: slackId('T', 'workspace'),
      channelId: slackId('[CG]', 'channel'),
    }),
  ),
  /** In US dollars, of the whole account; `null` for none. */
  monthlyBudget: z._default(z.nullable(wholeNumber(1, 1_000_000)), 50),
});
