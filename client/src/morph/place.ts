/** Puts focus, selection and scroll offsets back where a move lost them. */

import { active, connected } from '../dom.ts';

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
  const start = focused?.selectionStart;
  const end = focused?.selectionEnd;
  const offsets: [Element, number, number][] = [];
  for (const element of scrolled) {
    if (connected(element)) offsets.push([element, element.scrollTop, element.scrollLeft]);
    else scrolled.delete(element);
  }
  return () => {
    if (focused && focused !== active() && connected(focused)) {
      focused.focus({ preventScroll: true });
      // Numbers and dates have a caret but do not tell where.
      if (start != null) focused.setSelectionRange(start, end!);
    }
    for (const [element, top, left] of offsets) {
      element.scrollTop = top;
      element.scrollLeft = left;
    }
  };
}
