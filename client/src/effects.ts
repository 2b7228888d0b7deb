/** Does for the person what a reply says: goes on, announces, focuses, resets, tells of trouble. */

import { applyView } from './apply.ts';
import { arrive, pageOf } from './arrive.ts';
import { bodyOf, create, find, findAll, insert, remove, root, setStyle } from './dom.ts';
import { resetSent } from './morph/fields.ts';
import { focusWithin, isHere, shownForm } from './submission.ts';
import type { Submission } from './submission.ts';
import type { Reply } from './wire.ts';

/** Lets a reply take effect, unless its page is gone; says whether the browser is leaving. `quiet`: a script tells of trouble. */
export async function settle(submission: Submission, reply: Reply, quiet?: boolean): Promise<boolean> {
  const { kind, redirect, view, message } = reply;
  if (!isHere(submission)) return false;
  if (redirect != null) {
    const to = new URL(redirect, root.baseURI);
    const page = view?.regions[0];
    if (page) {
      await arrive(to, page.html);
      // Where the page has focus begin at its message, that is read anyway.
      if (!find(root, '[autofocus]')) announce(message);
    } else leave(to);
    return !page;
  }
  const wasThere = focusWithin(submission);
  if (view) applyView(view);
  const form = shownForm(submission);
  if (kind === 'done') {
    if (reply.reset && form) resetSent(form);
    announce(message);
  } else if (!quiet) {
    const invalid = kind === 'invalid';
    const words = invalid ? reply.errors.map((error) => error.message).join(' ') : message;
    const field = invalid && form && wasThere && find(form, '[aria-invalid="true"]');
    if (field) field.focus();
    // A page that was drawn again says itself what happened.
    else if (view?.regions[0]) announce(words);
    else warn(submission, words ?? '');
  }
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
  insert(shownForm(submission) ?? bodyOf(root)!, notice, null);
}

/** Takes the last trouble of a form away. */
export function unwarn(form: HTMLFormElement): void {
  for (const notice of findAll(form, '.' + NOTICE)) remove(notice);
}

/** The polite live region, which is made unless the page has one. */
export function liveRegion(): HTMLElement {
  let status = find(root, '#' + STATUS);
  if (!status) {
    status = create('div');
    status.id = STATUS;
    status.setAttribute('role', 'status');
    setStyle(status, 'position:fixed;clip-path:inset(50%)');
    insert(bodyOf(root)!, status, null);
  }
  return status;
}

const NOTICE = 'hallway-notice';
const STATUS = 'hallway-status';
/** A live region has to be empty for a moment for equal words to be read again. */
const SILENCE = 50;

/** Has a message read out. */
function announce(message: string | null | undefined): void {
  const status = liveRegion();
  status.textContent = '';
  if (message) setTimeout(() => (status.textContent = message), SILENCE);
}

function leave(to: URL): void {
  const stays = to.hash && pageOf(to) === pageOf(location);
  location.assign(to);
  // Where only the fragment differs the browser would just scroll.
  if (stays) location.reload();
}
