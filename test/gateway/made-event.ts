import { authorizer as authorizerOf } from './authorizer.ts';
import { loadBundle } from './bundles.ts';
import type { Choice } from './choice.ts';
import type { Handler } from './invoke.ts';
import type { Routed } from './routes.ts';
import { GatewayRefusal, type WireRequest } from './wire.ts';

/** Tells a person what goes on, and shows a value. */
export type Tell = (title: string, value?: unknown) => void;

export const since = (start: number): string => `${(performance.now() - start).toFixed(1)} ms`;

/** Loads a bundle's handler, with what there is to say of it. */
export const loading = (dist: string, isQuiet: boolean) => async (bundle: string) => {
  const { handler, milliseconds } = await loadBundle(dist, bundle, isQuiet);
  return { handler, title: `dist/${bundle}, loaded in ${milliseconds.toFixed(1)} ms` };
};

interface Asking {
  readonly load: ReturnType<typeof loading>;
  readonly say: Tell;
}

/** The event that a door makes of a request, its authorizer asked first or not. Throws where the function is not called. */
export const madeEvent = async (
  choice: Choice,
  request: WireRequest,
  asking: Asking | undefined,
): Promise<object> => {
  const { door } = choice;
  try {
    const routed = { request, route: door.route(request) };
    if (request.body.length > door.maxBody) throw new GatewayRefusal(door.tooLarge);
    return door.toEvent(asking ? await admitted(choice, routed, asking) : routed);
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    throw new Error(`the gateway answers without the function: ${error.message}`);
  }
};

const admitted = async (
  { door, authorizer, identitySource }: Choice,
  routed: Routed,
  { load, say }: Asking,
): Promise<Routed> => {
  if (!routed.route.isProtected || !door.authorizer || authorizer === undefined) {
    say('the authorizer is not asked: this route is open');
    return routed;
  }
  const { handler, title } = await load(authorizer);
  const settings = {
    handler: shown(handler, title, say),
    identitySources: [identitySource],
    ttl: 0,
  };
  const decision = await authorizerOf(door.authorizer, settings)(routed);
  if ('refusal' in decision) throw new GatewayRefusal(decision.refusal);
  return { ...routed, authorizer: decision.context };
};

/** The same handler, which tells what it is asked and what it says. */
const shown = (handler: Handler, title: string, say: Tell): Handler => {
  return async (event, context) => {
    say(`the event for ${title}`, event);
    const start = performance.now();
    try {
      const decision = await handler(event, context);
      say(`its decision, after ${since(start)}`, decision);
      return decision;
    } catch (error) {
      say(`thrown after ${since(start)}: ${error}`);
      throw error;
    }
  };
};
