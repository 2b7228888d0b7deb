/** Does for the person what a reply says: goes on, announces, focuses, resets, tells of trouble. */

import { applyView } from './apply.ts';
import { arrive, pageOf } from './arrive.ts';
import { bodyOf, create, find, findAll, insert, remove, root, setStyle } from './dom.ts';
import { resetSent } from './morph/fields.ts';
import { focusWithin, isHere, shownForm } from './submission.ts';
import type { Submission } from './submission.ts';
import type { Reply, View } from './wire.ts';

/** Lets a reply take effect, unless its page is gone; says whether the browser is leaving. `quiet`: a script tells of trouble. */
export async function settle(submission: Submission, reply: Reply, quiet?: boolean): Promise<boolean> {
  const { kind } = reply;
  if (!isHere(submission)) return false;
  const view = 'view' in reply ? reply.view : null;
  if ('redirect' in reply && reply.redirect !== null) {
    const to = new URL(reply.redirect, root.baseURI);
    const page = view?.regions[0];
    if (page) {
      await arrive(to, page.html);
      // Where the page has focus begin at its message, that is read anyway.
      if (!find(root, '[autofocus]')) announce(reply.message);
    } else leave(to);
    return !page;
  }
  const wasThere = focusWithin(submission);
  if (view) applyView(view);
  const form = shownForm(submission);
  const message =
    kind === 'invalid' ? reply.errors.map((error) => error.message).join(' ') : reply.message;
  if (kind === 'done') {
    if (reply.reset && form) resetSent(form);
    announce(message);
    return false;
  }
  if (quiet) return false;
  const field = form && wasThere && find(form, '[aria-invalid="true"]');
  if (kind === 'invalid' && field) field.focus();
  else if (showsOutcome(view)) announce(message);
  else warn(submission, message ?? '');
  return false;
}

/** Tells of trouble in the form; `retry` offers to send the same once more. */
export function warn(submission: Submission, message: string, retry?: () => void): void {
  const notice = create('div');
  notice.className = NOTICE;
  notice.setAttribute('role', 'alert');
  notice.append(message);
  if (retry) {
    const button = create('button') as HTMLButtonElement;
    button.type = 'button';
    button.textContent = 'Retry';
    button.addEventListener('click', retry);
    notice.append(' ', button);
  }
  insert(shownForm(submission) ?? bodyOf(root) ?? root, notice, null);
}

/** Takes the last trouble of a form away. */
export function unwarn(form: HTMLFormElement): void {
  for (const notice of findAll(form, '.' + NOTICE)) remove(notice);
}

/** Makes the polite live region, unless the page has one. */
export function prepareStatus(): void {
  if (find(root, '#' + STATUS)) return;
  const status = create('div');
  status.id = STATUS;
  status.setAttribute('role', 'status');
  setStyle(status, 'position:fixed;clip-path:inset(50%)');
  insert(bodyOf(root) ?? root, status, null);
}

const NOTICE = 'hallway-notice';
const STATUS = 'hallway-status';
/** A live region has to be empty for a moment for equal words to be read again. */
const SILENCE = 50;

/** Has a message read out. */
function announce(message: string | null): void {
  prepareStatus();
  const status = find(root, '#' + STATUS)!;
  status.textContent = '';
  if (message) setTimeout(() => (status.textContent = message), SILENCE);
}

/** A page that was drawn again says itself what happened. */
const showsOutcome = (view: View | null): boolean => view !== null && view.regions.length > 0;

function leave(to: URL): void {
  const stays = to.hash && pageOf(to) === pageOf(location);
  location.assign(to);
  // Where only the fragment differs the browser would just scroll.
  if (stays) location.reload();
}
