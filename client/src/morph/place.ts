/** Puts focus, selection and scroll offsets back where a move lost them. */

import { active, connected, contains, root } from '../dom.ts';

/** Elements that somebody scrolled, learnt from events so that no layout is read while morphing. */
const scrolled = new Set<Element>();

/** Begins to learn what is scrolled. */
export function watchScroll(): void {
  addEventListener(
    'scroll',
    ({ target }) => {
      if (target instanceof Element) scrolled.add(target);
    },
    { capture: true, passive: true },
  );
}

/** Notes where the person is; the answer goes back there. */
export function keepPlace(): () => void {
  const focused = active() as HTMLInputElement | null;
  const selection = focused && selectionOf(focused);
  const offsets: [Element, number, number][] = [];
  for (const element of scrolled) {
    if (connected(element)) offsets.push([element, element.scrollTop, element.scrollLeft]);
    else scrolled.delete(element);
  }
  return () => {
    if (focused && focused !== active() && contains(root, focused)) {
      focused.focus({ preventScroll: true });
      if (selection) focused.setSelectionRange(...selection);
    }
    for (const [element, top, left] of offsets) {
      if (element.scrollTop !== top) element.scrollTop = top;
      if (element.scrollLeft !== left) element.scrollLeft = left;
    }
  };
}

/** Numbers and dates have a caret but do not tell where. */
function selectionOf(field: HTMLInputElement): [number, number] | null {
  const { selectionStart, selectionEnd } = field;
  return selectionStart == null || selectionEnd == null ? null : [selectionStart, selectionEnd];
}
