/** Decides which of the page's siblings becomes which of the server's. */

import { attr, equal, find, isElement, nameOf } from '../dom.ts';
import { HALLWAY_ATTRIBUTE, KEY_ATTRIBUTE } from '../wire.ts';

/** What identifies a node among its siblings: key or id, an option's value, a region's name. */
export function keyOf(node: Node): string | null {
  if (isElement(node)) {
    const key = attr(node, KEY_ATTRIBUTE) ?? attr(node, 'id');
    return key || (nameOf(node) === 'OPTION' ? attr(node, 'value') : null);
  }
  return (node instanceof Comment && /^\/?h:\S+/.exec(node.data)?.[0]) || null;
}

/** Nodes of different kinds never become one another. */
export function kindOf(node: Node): string {
  const name = nameOf(node);
  if (!isElement(node)) return name;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(name)) return name + attr(node, 'type') + attr(node, 'name');
  // An ordinal ends a form's id, and changes when a form before it goes.
  return name === 'FORM' ? name + attr(node, HALLWAY_ATTRIBUTE)?.replace(/\d+$/, '') : name;
}

/** Whether two nodes belong together without looking at their neighbours. */
export function same(old: Node, next: Node): boolean {
  const key = keyOf(old);
  return (
    kindOf(old) === kindOf(next) &&
    key === keyOf(next) &&
    (key !== null || equal(old, next))
  );
}

/** For each of `news` the index of its partner in `olds`, or -1. */
export function match(olds: readonly ChildNode[], news: readonly ChildNode[]): number[] {
  const byKey = new Map<string | null, number>();
  for (let i = olds.length; i--; ) byKey.set(keyOf(olds[i]!) ?? hint(olds[i]!), i);
  byKey.delete(null);
  const used = new Set<number>();
  const partner = news.map((node) => {
    const i = byKey.get(keyOf(node) ?? hint(node)) ?? -1;
    if (i < 0 || used.has(i) || kindOf(olds[i]!) !== kindOf(node)) return -1;
    used.add(i);
    return i;
  });
  // What is left of each kind, last one first.
  const left = new Map<string, number[]>();
  for (let i = olds.length; i--; ) {
    if (used.has(i) || keyOf(olds[i]!) !== null) continue;
    const kind = kindOf(olds[i]!);
    const alike = left.get(kind) ?? [];
    alike.push(i);
    left.set(kind, alike);
  }
  // Whoever says the same first, and then whoever is next.
  for (const fits of [equal, () => true]) {
    news.forEach((node, j) => {
      if (partner[j]! >= 0 || keyOf(node) !== null) return;
      const alike = left.get(kindOf(node)) ?? [];
      const near = alike.slice(-NEAR).reverse().find((i) => fits(olds[i]!, node));
      if (near === undefined) return;
      alike.splice(alike.lastIndexOf(near), 1);
      partner[j] = near;
    });
  }
  return partner;
}

/** The longest run of places in `partner` whose values rise: the nodes that need not move. */
export function risingRun(partner: readonly number[]): number[] {
  const tails: number[] = [];
  const before: number[] = [];
  partner.forEach((value, place) => {
    if (value < 0) return;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (partner[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before[place] = tails[low - 1] ?? -1;
    tails[low] = place;
  });
  const run: number[] = [];
  for (let place = tails.at(-1) ?? -1; place >= 0; place = before[place]!) run.push(place);
  return run.reverse();
}

/** How many nodes of its kind an unkeyed node is compared with. */
const NEAR = 8;

/** An unkeyed element goes by the first keyed one inside. */
function hint(node: Node): string | null {
  const inside = isElement(node) && find(node, `[id],[${KEY_ATTRIBUTE}]`);
  return inside ? '>' + keyOf(inside) : null;
}
