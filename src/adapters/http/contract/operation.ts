import * as z from 'zod/mini';
import type { Permission } from '../../../application/access.ts';
import type { Principal } from '../../../application/ports/driven.ts';
import type { UseCases } from '../../../application/ports/driving.ts';
import type { HttpFailureCode } from '../protocol/failure-codes.ts';
import type { RoutedRequest } from '../protocol/message.ts';

export type Shape = z.core.$ZodType;
type Output<S extends Shape> = z.core.output<S>;
type Input<S extends Shape> = z.core.input<S>;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may call: anybody, or a principal with a permission (which the use case checks). */
export type Access = 'public' | Permission;

/** A good answer that an operation can give. */
export interface AnswerShape {
  readonly description: string;
  readonly body?: Shape;
  /** Instead of a body: what each line of an NDJSON stream holds. */
  readonly lines?: Shape;
  /** Instead of both: content of these types, as the handler gives it. */
  readonly mediaTypes?: readonly string[];
  /** Names in lower case, with what each tells. */
  readonly headers?: Readonly<Record<string, string>>;
}
type AnswerShapes = Readonly<Record<number, AnswerShape>>;

/** What a handler is given: the request's parts as their shapes have parsed them. */
interface Call<
  A extends Access,
  P extends Shape,
  Q extends Shape,
  H extends Shape,
  B extends Shape,
> {
  readonly caller: A extends 'public' ? undefined : Principal;
  readonly path: Output<P>;
  readonly query: Output<Q>;
  readonly headers: Output<H>;
  readonly body: Output<B>;
  readonly request: RoutedRequest;
  /** The id for what is made, where the caller has named a key for it. */
  readonly id: string | undefined;
}

/** Content that is neither JSON nor lines of it. */
export interface Content {
  readonly mediaType: string;
  readonly bytes: string | Uint8Array;
}

/** What a handler gives: one of the declared answers, all of it. */
type Answer<R extends AnswerShapes> = {
  [S in keyof R & number]: { readonly status: S } & (R[S] extends { body: infer B extends Shape }
    ? { readonly body: Input<B> }
    : unknown) &
    (R[S] extends { lines: infer L extends Shape }
      ? { readonly lines: AsyncIterable<Input<L>> }
      : unknown) &
    (R[S] extends { mediaTypes: readonly string[] } ? { readonly content: Content } : unknown) &
    (R[S] extends { headers: infer F }
      ? { readonly headers: { readonly [N in keyof F]: string | undefined } }
      : unknown);
}[keyof R & number];

interface Definition<
  A extends Access,
  P extends Shape,
  Q extends Shape,
  H extends Shape,
  B extends Shape,
  R extends AnswerShapes,
> {
  readonly id: string;
  readonly summary: string;
  readonly method: Method;
  /** Segments in braces are parameters: `/users/{id}`. */
  readonly path: `/${string}`;
  readonly access: A;
  readonly request?: {
    readonly path?: P;
    readonly query?: Q;
    /** By lower-case name. */
    readonly headers?: H;
    readonly body?: B;
    /** `application/json` unless said otherwise. */
    readonly bodyTypes?: readonly string[];
  };
  /** How long anybody may keep a good answer of a public operation, in seconds; not at all unless said. */
  readonly maxAge?: number;
  /** Takes an `Idempotency-Key`, which `headers` must have a shape for. */
  readonly idempotent?: true;
  readonly answers: R;
  /** Failures of its own, beside those that every operation of its kind has. */
  readonly failures?: readonly HttpFailureCode[];
}

type Handler<
  A extends Access,
  P extends Shape,
  Q extends Shape,
  H extends Shape,
  B extends Shape,
  R extends AnswerShapes,
> = (useCases: UseCases, call: Call<A, P, Q, H, B>) => Promise<Answer<R>>;

/** An entry of the contract with its handler, their types forgotten. */
export interface Operation extends Definition<Access, Shape, Shape, Shape, Shape, AnswerShapes> {
  /** The media types of its answers. */
  readonly mediaTypes: readonly string[];
  handle(useCases: UseCases, call: unknown): Promise<HandlerResult>;
}

export interface HandlerResult {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly lines?: AsyncIterable<unknown>;
  readonly content?: Content;
}

/** The media types in which an answer can be; none when it has no content. */
export const mediaTypesOf = ({ body, lines, mediaTypes }: AnswerShape): readonly string[] => {
  if (body) return ['application/json'];
  return lines ? ['application/x-ndjson'] : (mediaTypes ?? []);
};

/** The media types in which a body can be sent. */
export const bodyTypesOf = ({ request }: Operation): readonly string[] =>
  request?.bodyTypes ?? ['application/json'];

/** The members that an object's shape names. */
export const namesOf = (shape: Shape | undefined): readonly string[] =>
  shape instanceof z.ZodMiniObject ? Object.keys(shape.shape) : [];

/** Joins an entry and its handler, which do not compile unless they fit. */
export const operation =
  <
    const A extends Access,
    P extends Shape,
    Q extends Shape,
    H extends Shape,
    B extends Shape,
    const R extends AnswerShapes,
  >(
    definition: Definition<A, P, Q, H, B, R>,
  ) =>
  (handle: Handler<A, P, Q, H, B, R>): Operation => ({
    ...definition,
    mediaTypes: Object.values(definition.answers).flatMap(mediaTypesOf),
    handle: handle as Operation['handle'],
  });
