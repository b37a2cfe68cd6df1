import type { Extend } from './extend.ts';

/**
 * What your team deploys beside the doors: queues, buckets, tables. `docs/deploy.md` has recipes.
 *
 *     export const extend: Extend = ({ data, doors }) => {
 *       const queue = new Queue(data, 'Orders', { enforceSSL: true });
 *       for (const { fn } of doors) {
 *         queue.grantSendMessages(fn);
 *         fn.addEnvironment('ORDERS_QUEUE_URL', queue.queueUrl);
 *       }
 *     };
 */
export const extend: Extend = () => {};
