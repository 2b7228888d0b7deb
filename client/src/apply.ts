/** Shows what a reply says of the page: regions, fresh tokens, title. */

import { comments, find, nextOf, parseDocument, parseFragment, root, siblings } from './dom.ts';
import { emit } from './events.ts';
import { morphPage, morphRange } from './morph.ts';
import { ours } from './morph/watch.ts';
import { rebase } from './pending.ts';
import { formOf, tokenField } from './submission.ts';
import type { Region, View } from './wire.ts';
import { PAGE_REGION, REGION_CLOSE, REGION_OPEN } from './wire.ts';

/** Applies a view. If that fails halfway the page is loaded anew: never half of each. */
export function applyView(view: View): void {
  try {
    rebase(() => {
      for (const region of view.regions) applyRegion(region);
      ours(() => {
        fillHoles(view.holes);
        retitle(view.title);
      });
    });
  } catch (error) {
    // Later: the error is reported while this page is still there.
    setTimeout(() => location.reload());
    throw error;
  }
  emit(root, 'hallway:view-applied', { view });
}

function applyRegion({ id, hash, html }: Region): void {
  if (id === PAGE_REGION) return morphPage(parseDocument(html));
  const open = opening(id);
  const close = open && closing(open, id);
  if (!close) throw new Error(`no region ${id}`);
  morphRange(open, close, parseFragment(html));
  ours(() => (open.data = REGION_OPEN + id + ' ' + hash));
}

const opening = (id: string): Comment | undefined =>
  [...comments()].find(({ data }) => data.startsWith(REGION_OPEN + id + ' '));

const closing = (open: Comment, id: string): ChildNode | undefined =>
  siblings(nextOf(open), null).find(
    (node) => node instanceof Comment && node.data === REGION_CLOSE + id,
  );

function fillHoles(holes: View['holes']): void {
  for (const [id, token] of Object.entries(holes)) {
    const form = formOf(id);
    const field = form && tokenField(form);
    if (field) field.value = token;
  }
}

function retitle(title: string): void {
  const element = find(root, 'head > title');
  if (element) element.textContent = title;
}
