/** Calls an action from a script of the page: `hallway.call`. */

import { settle } from './effects.ts';
import { find, root } from './dom.ts';
import { answered } from './send.ts';
import { describe, targetOf } from './submission.ts';
import { encode } from './values.ts';
import type { Reply } from './wire.ts';

/**
 * Calls the action of a form that the page has drawn, given as the element or its id, and shows
 * what changed. Without an input the form's own fields are sent. Rejects when nobody answers; the
 * same call is then the same submission.
 */
export async function call(ref: string | Element, input?: unknown): Promise<Reply> {
  const form = typeof ref === 'string' ? find(root, '#' + CSS.escape(ref)) : ref;
  const target = form instanceof HTMLFormElement && targetOf(form, null);
  const own = target && describe(target);
  if (!own) throw new TypeError(`hallway.call: no form of an action: ${ref}`);
  const entries = input === undefined ? own.entries : encode(input);
  const multipart = own.multipart || [...entries.values()].some((value) => value instanceof File);
  const [submission, reply] = await answered({ ...own, entries, multipart });
  if (!reply) throw new Error(`hallway.call: nobody answered: ${ref}`);
  await settle(submission, reply, true);
  return reply;
}

declare global {
  /** What scripts of a page may use of the runtime. */
  var hallway: { readonly call: typeof call };
}
