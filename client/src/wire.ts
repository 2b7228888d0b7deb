/** Spells the names of the wire and reads replies; what passes here is trusted inside. */

export const TOKEN_HEADER = 'hallway-token';
export const SUBMISSION_HEADER = 'hallway-submission';
export const TOKEN_FIELD = '$form';
export const REGIONS_FIELD = '$regions';
export const INPUT_FIELD = '$input';
export const MAX_REGIONS = 64;
export const HALLWAY_ATTRIBUTE = 'data-hallway';
export const BUILD_ATTRIBUTE = 'data-build';
export const LANE_ATTRIBUTE = 'data-lane';
export const PROGRESS_ATTRIBUTE = 'data-progress';
export const PENDING_ATTRIBUTE = 'data-pending';
export const PENDING_TEXT_ATTRIBUTE = 'data-pending-text';
export const UPLOAD_ATTRIBUTE = 'data-upload';
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
/** What an answer of ours may say, whatever its kind. */
type Told = {
  readonly message?: string | null;
  readonly redirect?: string | null;
  readonly view?: View | null;
};
export type Reply = Told & Kind;
type Kind =
  | {
      readonly kind: 'done';
      readonly message: string | null;
      readonly data: unknown;
      readonly types: Readonly<Record<string, string>>;
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

/** How far an action is, and perhaps a few words about it. */
export type Report = { readonly done: number; readonly of: number; readonly text: string };

/** What an answer that is still on its way has told last. */
export function lastReport(text: string): Report | null {
  const [line] = /^{"d.*\n/.exec(text.slice(text.lastIndexOf('\n{') + 1)) ?? [];
  return line ? JSON.parse(line) : null;
}

/** Takes a parsed body for a reply, or says `null` if it is none of ours. */
export function readReply(body: unknown): Reply | null {
  const fields = object(body) && FIELDS.get(body.kind);
  return fields && has(fields)(body) ? (body as Reply) : null;
}

type Check = (value: unknown) => boolean;

const object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const each =
  (check: Check): Check =>
  (value) =>
    object(value) && Object.values(value).every(check);
const has =
  (names: string): Check =>
  (value) =>
    object(value) && names.split(' ').every((name) => CHECKS[name]!(value[name]));

/** What is checked of each field, wherever it stands. */
const CHECKS: Readonly<Record<string, Check>> = {
  id: text,
  hash: text,
  html: text,
  field: text,
  title: text,
  message: text,
  reset: flag,
  unclaimed: flag,
  same: flag,
  types: each(text),
  holes: each(text),
  redirect: (value) => value === null || text(value),
  errors: each(has('field message')),
  regions: each(has('id hash html')),
  view: (value) => value === null || has('title regions holes')(value),
};

/** Which fields the runtime reads of each kind. */
const FIELDS: ReadonlyMap<unknown, string> = new Map([
  ['done', 'types reset redirect view'],
  ['invalid', 'errors view'],
  ['error', 'message view'],
  ['refused', 'message redirect view'],
  ['stale', 'message unclaimed same view'],
  ['failed', 'message'],
  ['unsure', 'message'],
]);
