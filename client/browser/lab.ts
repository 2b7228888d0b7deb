/** Opens the morph to the tests. Never part of the runtime. */

import { parseDocument, parseFragment } from '../src/dom.ts';
import { morphElement, morphPage, morphRange } from '../src/morph.ts';
import { watchScroll } from '../src/morph/place.ts';
import { ours, watch } from '../src/morph/watch.ts';

const html = document.documentElement;
const stage = () => html.querySelector('#stage')!;
const staged = (text: string): Element =>
  parseFragment(`<div id="stage">${text}</div>`).firstElementChild!;

const lab = {
  /** Shows HTML as if the server had sent it with the page. */
  show(text: string): void {
    ours(() => stage().replaceChildren(parseFragment(text)));
  },
  /** Morphs the stage into what the server says now. */
  say(text: string): void {
    morphElement(stage(), staged(text));
  },
  /** Morphs what stands between the first two comments `<!--a-->` and `<!--/a-->` of the stage. */
  sayBetween(text: string): void {
    const find = (data: string) =>
      [...stage().childNodes].find((node) => node instanceof Comment && node.data === data)!;
    morphRange(find('a'), find('/a'), parseFragment(text));
  },
  sayPage(text: string): void {
    morphPage(parseDocument(text));
  },
  html: (): string => stage().innerHTML,
  parse: (text: string): DocumentFragment => parseFragment(text),
  /** Whether the stage is node for node what the HTML says. */
  equals: (text: string): boolean => stage().isEqualNode(staged(text)),
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
