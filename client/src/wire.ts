/** Spells the names of the wire and reads replies; what passes here is trusted inside. */

export const TOKEN_HEADER = 'hallway-token';
export const SUBMISSION_HEADER = 'hallway-submission';
export const TOKEN_FIELD = '$form';
export const REGIONS_FIELD = '$regions';
export const MAX_REGIONS = 64;
export const HALLWAY_ATTRIBUTE = 'data-hallway';
export const LANE_ATTRIBUTE = 'data-lane';
export const PENDING_ATTRIBUTE = 'data-pending';
export const PENDING_TEXT_ATTRIBUTE = 'data-pending-text';
export const KEY_ATTRIBUTE = 'data-key';
export const KEEP_ATTRIBUTE = 'data-keep';
export const REGION_OPEN = 'h:';
export const REGION_CLOSE = '/h:';
export const PAGE_REGION = 'page';
export const REPLY_TYPE = 'application/json';
export const TRUSTED_TYPES_POLICY = 'hallway';

export type Region = { readonly id: string; readonly hash: string; readonly html: string };
export type View = {
  readonly title: string;
  readonly regions: readonly Region[];
  readonly holes: Readonly<Record<string, string>>;
};
export type FieldError = {
  readonly field: string;
  readonly code: string;
  readonly message: string;
};
export type Reply =
  | {
      readonly kind: 'done';
      readonly message: string | null;
      readonly data: unknown;
      readonly reset: boolean;
      readonly redirect: string | null;
      readonly view: View | null;
      readonly replayed: boolean;
    }
  | {
      readonly kind: 'invalid';
      readonly errors: readonly FieldError[];
      readonly view: View | null;
    }
  | {
      readonly kind: 'error';
      readonly message: string;
      readonly error: unknown;
      readonly view: View | null;
    }
  | {
      readonly kind: 'refused';
      readonly reason: 'origin' | 'token' | 'access' | 'rate' | 'size' | 'type' | 'malformed';
      readonly message: string;
      readonly code: string;
      readonly redirect: string | null;
      readonly view: View | null;
    }
  | {
      readonly kind: 'stale';
      readonly reason: 'expired' | 'unknown' | 'principal' | 'visitor';
      readonly message: string;
      readonly unclaimed: boolean;
      readonly same: boolean;
      readonly view: View | null;
    }
  | { readonly kind: 'failed' | 'unsure'; readonly id: string; readonly message: string };

/** Takes a parsed body for a reply, or says `null` if it is none of ours. */
export function readReply(body: unknown): Reply | null {
  if (!object(body) || !text(body.kind) || !Object.hasOwn(SHAPES, body.kind)) return null;
  return shaped(body, SHAPES[body.kind as Reply['kind']]) ? (body as Reply) : null;
}

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const text = (value: unknown): value is string => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const maybe =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const shaped: (value: unknown, shape: Shape) => boolean = (value, shape) =>
  object(value) && Object.entries(shape).every(([name, check]) => check(value[name]));
const list =
  (shape: Shape): Check =>
  (value) =>
    Array.isArray(value) && value.every((item) => shaped(item, shape));
const texts: Check = (value) => object(value) && Object.values(value).every(text);

const view: Check = maybe((value) =>
  shaped(value, { title: text, regions: list({ id: text, hash: text, html: text }), holes: texts }),
);
const told: Shape = { id: text, message: text };
const SHAPES: Readonly<Record<Reply['kind'], Shape>> = {
  done: { message: maybe(text), reset: flag, redirect: maybe(text), view },
  invalid: { errors: list({ field: text, message: text }), view },
  error: { message: text, view },
  refused: { reason: text, message: text, redirect: maybe(text), view },
  stale: { reason: text, message: text, unclaimed: flag, same: flag, view },
  failed: told,
  unsure: told,
};
