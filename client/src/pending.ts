/** Locks a form while it is sent, and shows so on the page. */

import { attr, setAttr } from './dom.ts';
import { ours } from './morph/watch.ts';
import type { Submission } from './submission.ts';
import { PENDING_ATTRIBUTE, PENDING_TEXT_ATTRIBUTE } from './wire.ts';

/** What runs, with what takes its marks away again. */
const running = new Map<Submission, () => void>();

/** Whether a press of this form is still on its way. */
export function isPending(form: HTMLFormElement): boolean {
  return [...running.keys()].some((submission) => submission.form === form);
}

/** Locks and marks a form and its button. */
export function begin(submission: Submission): void {
  ours(() => running.set(submission, mark(submission)));
}

/** Unlocks a form and leaves it as it was. */
export function end(submission: Submission): void {
  const undo = running.get(submission);
  if (undo) ours(undo);
  running.delete(submission);
}

/** Unlocks everything: for a page that the browser kept and shows again. */
export function endAll(): void {
  for (const submission of running.keys()) end(submission);
}

/** Changes the page with all marks taken away, so that none is taken for the server's. */
export function rebase(change: () => void): void {
  ours(() => {
    for (const undo of running.values()) undo();
  });
  try {
    change();
  } finally {
    ours(() => {
      for (const submission of running.keys()) running.set(submission, mark(submission));
    });
  }
}

function mark({ form, submitter }: Submission): () => void {
  const undo = [put(form, PENDING_ATTRIBUTE, ''), put(form, 'aria-busy', 'true')];
  if (submitter) {
    undo.push(put(submitter, PENDING_ATTRIBUTE, ''), put(submitter, 'aria-disabled', 'true'));
    const text = attr(submitter, PENDING_TEXT_ATTRIBUTE);
    if (text) undo.push(relabel(submitter, text));
  }
  return () => undo.forEach((each) => each());
}

function put(element: Element, name: string, value: string): () => void {
  const old = attr(element, name);
  setAttr(element, name, value);
  return () => setAttr(element, name, old);
}

function relabel(submitter: HTMLElement, text: string): () => void {
  if (submitter instanceof HTMLInputElement) return put(submitter, 'value', text);
  const label = [...submitter.childNodes];
  submitter.replaceChildren(text);
  return () => submitter.replaceChildren(...label);
}
