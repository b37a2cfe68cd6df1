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

/** `public`, or the permission that the caller needs (the use case checks it). */
export type Access = 'public' | Permission;

/** A success response of an operation. */
export interface AnswerShape {
  readonly description: string;
  readonly body?: Shape;
  /** Instead of `body`: the shape of each line of an NDJSON stream. */
  readonly lines?: Shape;
  /** Instead of both: raw content in one of these media types. */
  readonly mediaTypes?: readonly string[];
  /** Descriptions by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}
type AnswerShapes = Readonly<Record<number, AnswerShape>>;

/** The input of a handler: the parts of the request, parsed by their shapes. */
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
  /** The id for the new entity, if the request has an `Idempotency-Key`. */
  readonly id: string | undefined;
}

/** Raw content: neither JSON nor NDJSON. */
export interface Content {
  readonly mediaType: string;
  readonly bytes: string | Uint8Array;
}

/** The result of a handler: one of the declared answers, with every part. */
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
    /** Default: `application/json`. */
    readonly bodyTypes?: readonly string[];
  };
  /** `max-age` of a public operation, in seconds (RFC 9111 §5.2.2.1). Default: `no-store`. */
  readonly maxAge?: number;
  /** Accepts an `Idempotency-Key`; `headers` must declare it. */
  readonly idempotent?: true;
  readonly answers: R;
  /** Failures beyond those that `failuresOf` derives. */
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

/** An entry of the contract with its handler; the shapes' types are erased. */
export interface Operation extends Definition<Access, Shape, Shape, Shape, Shape, AnswerShapes> {
  /** The media types of the responses. */
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

/** The media types of a response; none when it has no content. */
export const mediaTypesOf = ({ body, lines, mediaTypes }: AnswerShape): readonly string[] => {
  if (body) return ['application/json'];
  return lines ? ['application/x-ndjson'] : (mediaTypes ?? []);
};

/** The media types of the request body. */
export const bodyTypesOf = ({ request }: Operation): readonly string[] =>
  request?.bodyTypes ?? ['application/json'];

/** The keys of an object shape. */
export const namesOf = (shape: Shape | undefined): readonly string[] =>
  shape instanceof z.ZodMiniObject ? Object.keys(shape.shape) : [];

/** Defines an operation; the compiler checks the handler against the shapes. */
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
