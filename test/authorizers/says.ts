import type { GatewayDoor } from '../gateway/door.ts';

/** The gateway when it says this of every caller. */
export const says = (gateway: GatewayDoor, authorizer: unknown): GatewayDoor => ({
  ...gateway,
  toEvent(routed) {
    const event = gateway.toEvent(routed) as { requestContext: object };
    return { ...event, requestContext: { ...event.requestContext, authorizer } };
  },
});
