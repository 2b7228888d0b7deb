/** Takes submits of our forms over from the browser. */

import { emit } from './events.ts';
import { rememberSent } from './morph/fields.ts';
import { isPending } from './pending.ts';
import { same, send } from './send.ts';
import { describe, targetOf } from './submission.ts';

/** Begins to take over. One listener serves all forms, also those that come later. */
export function intercept(): void {
  addEventListener('submit', onSubmit);
}

function onSubmit(event: SubmitEvent): void {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
  const target = targetOf(form, submitter);
  if (!target) return;
  if (isPending(form)) return event.preventDefault();
  const pressed = describe(target);
  if (!pressed) return;
  event.preventDefault();
  const submission = same(pressed);
  if (!emit(form, 'hallway:submission-start', { key: submission.key, submitter })) return;
  rememberSent(form);
  void send(submission);
}
