/** Decides which of the page's siblings becomes which of the server's. */

import { attr, equal, find, isElement, nameOf, typeOf } from '../dom.ts';
import { HALLWAY_ATTRIBUTE, KEY_ATTRIBUTE } from '../wire.ts';

/** What identifies a node among its siblings: key or id, an option's value, a region's name. */
export function keyOf(node: Node): string | null {
  if (isElement(node)) {
    const key = attr(node, KEY_ATTRIBUTE) ?? attr(node, 'id');
    return key || (nameOf(node) === 'OPTION' ? attr(node, 'value') : null);
  }
  if (typeOf(node) !== 8) return null;
  return /^\/?h:\S+/.exec((node as Comment).data)?.[0] ?? null;
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
  const partner = news.map(() => -1);
  const used = new Set<number>();
  const take = (next: number, old: number | undefined): void => {
    if (old === undefined || used.has(old)) return;
    partner[next] = old;
    used.add(old);
  };
  const { byKey, byKind } = index(olds);
  news.forEach((node, j) => {
    const key = keyOf(node) ?? hint(node);
    const i = key === null ? undefined : byKey.get(key);
    if (i !== undefined && kindOf(olds[i]!) === kindOf(node)) take(j, i);
  });
  // Those of a kind that nobody claimed yet; what is claimed leaves the front once and for all.
  const free = (j: number, most: number): number[] => {
    if (partner[j]! >= 0 || keyOf(news[j]!) !== null) return [];
    const alike = byKind.get(kindOf(news[j]!)) ?? [];
    while (alike.length && used.has(alike.at(-1)!)) alike.pop();
    const near: number[] = [];
    for (let at = alike.length - 1; at >= 0 && near.length < most; at--) {
      if (!used.has(alike[at]!)) near.push(alike[at]!);
    }
    return near;
  };
  news.forEach((node, j) => take(j, free(j, NEAR).find((i) => equal(olds[i]!, node))));
  news.forEach((_, j) => take(j, free(j, 1)[0]));
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

/** How many unclaimed nodes of its kind an unkeyed node is compared with. */
const NEAR = 8;

/** The first node of each key; the nodes of each kind, last one first. */
function index(olds: readonly ChildNode[]) {
  const byKey = new Map<string, number>();
  const byKind = new Map<string, number[]>();
  for (let i = olds.length - 1; i >= 0; i--) {
    const node = olds[i]!;
    const own = keyOf(node);
    const key = own ?? hint(node);
    if (key !== null) byKey.set(key, i);
    if (own === null) {
      const kind = kindOf(node);
      const alike = byKind.get(kind);
      if (alike) alike.push(i);
      else byKind.set(kind, [i]);
    }
  }
  return { byKey, byKind };
}

/** An unkeyed element goes by the first keyed one inside. */
function hint(node: Node): string | null {
  const inside = isElement(node) && find(node, `[id],[${KEY_ATTRIBUTE}]`);
  return inside ? '>' + keyOf(inside) : null;
}
