/**
 * Puts another page in the place of this one, and brings back those that were left.
 *
 * The body changes as a whole: what was typed belongs to the page where it was typed. It stays
 * there for whoever goes back, as in the browser's own memory of pages.
 */

import { attr, bodyOf, equal, find, insert, parseDocument, remove, root } from './dom.ts';
import { morphAttributes, runs } from './morph.ts';
import { ours } from './morph/watch.ts';
import { BUILD_ATTRIBUTE } from './wire.ts';

/** Pages that were left in this document, by address. */
const left = new Map<string, Element>();
const AT_MOST = 9;

/** An address without its fragment. */
export const pageOf = ({ href }: URL | Location): string => href.split('#')[0]!;

let shown: string;
let turn = 0;

/** A script of the page's own, made for pages that the browser loads. */
const ownScript = (): Element | null => find(root, 'script[src]:not([src*="/_hallway/"])');

/** The build whose pages may come in the place of this one. */
export const openTo = (): string | null => (ownScript() ? null : attr(root, BUILD_ATTRIBUTE));

/** Begins to follow the person back and forth. A page that is not at hand is loaded. */
export function watchHistory(): void {
  shown = pageOf(location);
  addEventListener('popstate', () => {
    // Where a script of the page's own runs, entries of the history are its affair.
    const to = pageOf(location);
    if (to === shown || ownScript()) return;
    const page = left.get(to);
    if (page) void show(page);
    else location.reload();
  });
}

/** Shows the page at `to`, as if the browser had gone there. */
export const arrive = (to: URL, html: string): Promise<void> =>
  show(parseDocument(html).documentElement, to);

async function show(next: Element, to?: URL): Promise<void> {
  const mine = ++turn;
  const head = headOf(root);
  const fresh = headOf(next);
  const last = root.cloneNode() as Element;
  insert(last, head.cloneNode(true), null);
  const old = lacking(head, fresh);
  const added = lacking(fresh, head);
  ours(() => added.forEach((element) => insert(head, element, null)));
  const sheets = added.filter((element) => element.matches('[rel=stylesheet]'));
  // Without new ones all happens at once, so that the browser finds where the page was scrolled to.
  if (sheets.length) await Promise.all(sheets.map(loaded));
  if (mine !== turn) return;
  if (left.size > AT_MOST) left.clear();
  left.set(shown, last);
  if (to) {
    history[to.href === location.href ? 'replaceState' : 'pushState'](null, '', to);
    scrollTo(0, 0);
  }
  shown = pageOf(location);
  ours(() => {
    old.forEach(remove);
    insert(last, bodyOf(root)!, null);
    insert(root, bodyOf(next)!, null);
    morphAttributes(root, next);
    const start = find(root, '[autofocus]') ?? find(root, 'h1') ?? (bodyOf(root) as HTMLElement);
    // Said aloud, its -1 lets a heading be focused; a field keeps its 0.
    start.tabIndex = start.tabIndex;
    start.focus({ preventScroll: true });
  });
  // So the browser finds the place, and `:target` matches.
  if (to?.hash) location.replace(to);
}

const headOf = (html: Element): Element => find(html, 'head')!;

/** What one head has that another has not. Scripts stay: they have run. */
const lacking = (head: Element, other: Element): Element[] =>
  [...head.children].filter(
    (one) => !runs(one) && ![...other.children].some((another) => equal(one, another)),
  );

const loaded = (sheet: Element): Promise<unknown> =>
  new Promise((done) => {
    (sheet as HTMLLinkElement).onload = (sheet as HTMLLinkElement).onerror = done;
  });
