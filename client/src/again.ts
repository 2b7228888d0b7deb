/** Lets a form that was only too old go on by itself. */

import { applyView } from './apply.ts';
import { isHere, shownForm, tokenField } from './submission.ts';
import type { Submission } from './submission.ts';
import type { Reply } from './wire.ts';

/**
 * Shows the page of a reply that says: too old, nothing ran, and the form is the same. The
 * submission has the fresh token then, and `null` says that it is to be sent again. Every other
 * reply stands.
 */
export function renew(submission: Submission, reply: Reply): Reply | null {
  if (reply.kind !== 'stale' || !reply.unclaimed || !reply.same || !reply.view || !isHere(submission)) {
    return reply;
  }
  applyView(reply.view);
  const form = shownForm(submission);
  const token = form && tokenField(form)?.value;
  if (!token || token === submission.token) return { ...reply, view: null };
  submission.token = token;
  return null;
}
