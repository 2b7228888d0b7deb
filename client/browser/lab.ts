/** Opens the morph to the tests. Never part of the runtime. */

import { parseDocument, parseFragment } from '../src/dom.ts';
import { morphElement, morphPage, morphRange } from '../src/morph.ts';
import { watchScroll } from '../src/morph/place.ts';
import { ours, watch } from '../src/morph/watch.ts';

const stage = () => document.querySelector('#stage')!;

const lab = {
  /** Shows HTML as if the server had sent it with the page. */
  show(html: string): void {
    ours(() => stage().replaceChildren(parseFragment(html)));
  },
  /** Morphs the stage into what the server says now. */
  say(html: string): void {
    const next = document.createElement('div');
    next.id = 'stage';
    next.append(parseFragment(html));
    morphElement(stage(), next);
  },
  /** Morphs what stands between the first two comments `<!--a-->` and `<!--/a-->` of the stage. */
  sayBetween(html: string): void {
    const find = (data: string) =>
      [...stage().childNodes].find((node) => node instanceof Comment && node.data === data)!;
    morphRange(find('a'), find('/a'), parseFragment(html));
  },
  sayPage(html: string): void {
    morphPage(parseDocument(html));
  },
  html: (): string => stage().innerHTML,
  parse: (html: string): DocumentFragment => parseFragment(html),
  /** Whether the stage is node for node what the HTML says. */
  equals(html: string): boolean {
    const next = document.createElement('div');
    next.id = 'stage';
    next.append(parseFragment(html));
    return stage().isEqualNode(next);
  },
  one: <T extends Element>(selector: string): T => stage().querySelector<T>(selector)!,
};

watch();
watchScroll();
declare global {
  interface Window {
    lab: typeof lab;
  }
}
window.lab = lab;
