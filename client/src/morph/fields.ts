/** Carries what somebody typed, ticked and chose through a change of a field's default. */

import { active, controlsOf } from '../dom.ts';

/** What a control held when its form was sent last. */
const sent = new WeakMap<Element, string | boolean | undefined>();

/** Remembers what a form sends, so that what is typed afterwards can be told from it. */
export function rememberSent(form: HTMLFormElement): void {
  for (const control of controlsOf(form)) {
    const options = control instanceof HTMLSelectElement ? control.options : [control];
    for (const each of options) sent.set(each, valueOf(each));
  }
}

/** Resets a form, but for the fields that were changed since it was sent. */
export function resetSent(form: HTMLFormElement): void {
  const typed: [HTMLInputElement | HTMLTextAreaElement, string][] = [];
  for (const control of controlsOf(form)) {
    if (isText(control) && sent.get(control) !== control.value) typed.push([control, control.value]);
  }
  HTMLFormElement.prototype.reset.call(form);
  for (const [control, value] of typed) control.value = value;
}

/** Notes a field's state; the answer puts it right once the attributes are those of `next`. */
export function holdField(live: Element, next: Element): () => void {
  if (isText(live)) return holdText(live, next as HTMLInputElement);
  const now = defaultOf(next);
  // What was ticked or chosen since it was sent is newer than the server's word.
  if (defaultOf(live) === now || (sent.has(live) && sent.get(live) !== valueOf(live))) return () => {};
  return () => {
    if (isOption(live)) live.selected = now!;
    else (live as HTMLInputElement).checked = now!;
  };
}

type Text = HTMLInputElement | HTMLTextAreaElement;

function holdText(live: Text, next: Text): () => void {
  const { defaultValue: base, value: shown, selectionStart: start, selectionEnd: end } = live;
  const theirs = shown === base || shown === sent.get(live);
  if (base === next.defaultValue) return () => {};
  return () => {
    if (live instanceof HTMLTextAreaElement) live.defaultValue = next.defaultValue;
    if (live === active()) {
      if (live.value !== shown) {
        live.value = shown;
        if (start !== null) live.setSelectionRange(start, end);
      }
      if (theirs) offerOnBlur(live, shown);
    } else if (live.value === shown && theirs) {
      live.value = next.defaultValue;
    }
  };
}

/** A focused field is left alone; it takes the server's value when it is left untouched. */
function offerOnBlur(live: Text, shown: string): void {
  const offer = () => {
    if (live.value === shown) live.value = live.defaultValue;
  };
  live.addEventListener('blur', offer, { once: true });
}

const isOption = (control: Element): control is HTMLOptionElement =>
  control instanceof HTMLOptionElement;

const isTick = (control: Element): control is HTMLInputElement =>
  control instanceof HTMLInputElement && /checkbox|radio/.test(control.type);

const isText = (control: Element): control is Text =>
  control instanceof HTMLTextAreaElement ||
  (control instanceof HTMLInputElement && !/checkbox|radio|file|hidden/.test(control.type));

/** What the server says of a tick or a choice. */
const defaultOf = (control: Element): boolean | undefined =>
  isOption(control) ? control.defaultSelected : isTick(control) ? control.defaultChecked : undefined;

const valueOf = (control: Element): string | boolean | undefined =>
  isOption(control)
    ? control.selected
    : isTick(control)
      ? control.checked
      : isText(control)
        ? control.value
        : undefined;
