/**
 * Turns what the page shows into what the server says, keeping everything else.
 *
 * Three sides meet: what the server said last, what it says now, and what the page shows. A node,
 * an attribute or a field's value is touched only where the server says something new. Equal
 * parts are skipped; siblings are matched by key and moved as little as possible, so that focus,
 * caret, scroll offsets, players and open dialogs survive.
 */

import {
  attr,
  attributesOf,
  bodyOf,
  connected,
  contains,
  create,
  equal,
  findAll,
  firstOf,
  insert,
  isElement,
  nameOf,
  nextOf,
  parentOf,
  remove,
  root,
  setAttr,
  setStyle,
  siblings,
  trusted,
} from './dom.ts';
import { holdField } from './morph/fields.ts';
import { kindOf, match, risingRun, same } from './morph/match.ts';
import { keepPlace } from './morph/place.ts';
import { isForeign, ours, staysTouched, withoutTaken } from './morph/watch.ts';
import { HALLWAY_ATTRIBUTE, KEEP_ATTRIBUTE } from './wire.ts';

/** Turns `live` and what is inside into `next`, whose nodes are used up. */
export function morphElement(live: Element, next: Element): void {
  run([live], next, (trip) => morphNode(live, next, trip));
}

/** Turns the siblings between two comments into the children of `next`. */
export function morphRange(open: ChildNode, close: ChildNode, next: ParentNode & Node): void {
  const parent = parentOf(open)!;
  const within = siblings(nextOf(open), close).filter(isElement);
  run(within, next, (trip) => morphSiblings(parent, nextOf(open), close, next, trip));
}

/** Turns the page into the document `next`: its body, language and hash. */
export function morphPage({ documentElement: next }: Document): void {
  const body = bodyOf(root);
  const fresh = bodyOf(next);
  if (body && fresh) morphElement(body, fresh);
  ours(() => {
    for (const name of ['lang', 'dir', HALLWAY_ATTRIBUTE]) setAttr(root, name, attr(next, name));
  });
}

/** What one morph has to know everywhere. */
type Trip = {
  /** Elements by id that the page has and the server wants, wherever it wants them. */
  readonly far: Map<string, Element | null>;
  /** Whether templates are about, whose contents `isEqualNode` does not compare. */
  readonly templates: boolean;
  /** Where elements wait that left one parent and are wanted by another. */
  park: Element | null;
};

function run(live: Element[], next: ParentNode & Node, change: (trip: Trip) => void): void {
  const trip: Trip = {
    far: byId(live.flatMap((element) => [element, ...findAll(element, '[id]')])),
    templates: next.querySelector('template') !== null,
    park: null,
  };
  const wanted = byId([...next.querySelectorAll('[id]')]);
  for (const [id, element] of trip.far) {
    const fresh = wanted.get(id);
    if (!fresh || !element || kindOf(fresh) !== kindOf(element)) trip.far.delete(id);
  }
  ours(() => {
    const restore = keepPlace();
    try {
      change(trip);
    } finally {
      if (trip.park) remove(trip.park);
      restore();
    }
  });
}

/** Elements by id; an id that two elements share names neither. */
function byId(elements: Element[]): Map<string, Element | null> {
  const found = new Map<string, Element | null>();
  for (const element of elements) {
    const id = idOf(element);
    found.set(id, id && !found.has(id) ? element : null);
  }
  return found;
}

function morphNode(live: Node, next: Node, trip: Trip): void {
  if (!isElement(live)) return morphText(live as Text, next as Text);
  const name = nameOf(live);
  if (equal(live, next) && !trip.templates) return;
  if (runs(live) || attr(live, KEEP_ATTRIBUTE) !== null) return;
  const settle = holdField(live, next as Element);
  morphAttributes(live, next as Element);
  if (name !== 'TEXTAREA') {
    const [into, from] = name === 'TEMPLATE' ? [contentOf(live), contentOf(next)] : [live, next];
    morphSiblings(into, firstOf(into), null, from, trip);
  }
  settle();
}

const contentOf = (node: Node): Node => (node as HTMLTemplateElement).content;

function morphText(live: Text, next: Text): void {
  if (live.data !== next.data && !staysTouched(live, '', next.data)) live.data = next.data;
}

/** Never taken from a reply: handlers run code, nonces are hidden, focus is the person's. */
const UNTAKEN = /^(on.*|nonce|autofocus)$/i;

/** Gives an element the attributes of another. */
export function morphAttributes(live: Element, next: Element): void {
  for (const { name, value, namespaceURI } of [...attributesOf(next)]) {
    if (UNTAKEN.test(name) || attr(live, name) === value) continue;
    if (staysTouched(live, name, value)) continue;
    const safe = name === 'srcdoc' ? trusted(value) : value;
    if (name === 'style') setStyle(live, value);
    else Element.prototype.setAttributeNS.call(live, namespaceURI, name, safe);
  }
  for (const { name } of [...attributesOf(live)]) {
    if (UNTAKEN.test(name) || attr(next, name) !== null) continue;
    if (!staysTouched(live, name, null)) setAttr(live, name, null);
  }
}

function morphSiblings(
  parent: Node,
  from: ChildNode | null,
  end: Node | null,
  next: Node,
  trip: Trip,
): void {
  const all = siblings(from, end);
  const news = withoutTaken(parent, all, siblings(firstOf(next), null));
  const olds = all.filter((node) => !isForeign(node));
  const pairs: [ChildNode, ChildNode][] = [];
  const alike = (at: number): boolean => {
    const [old, fresh] = [olds.at(at), news.at(at)];
    return !!old && !!fresh && same(old, fresh);
  };
  while (alike(0)) pairs.push([olds.shift()!, news.shift()!]);
  let before = end;
  while (alike(-1)) {
    before = olds.at(-1)!;
    pairs.push([olds.pop()!, news.pop()!]);
  }
  morphMiddle(parent, olds, news, before, trip);
  for (const [old, fresh] of pairs) morphNode(old, fresh, trip);
}

/** Morphs, moves, adds and removes what both ends do not have in common. */
function morphMiddle(
  parent: Node,
  olds: ChildNode[],
  news: ChildNode[],
  end: Node | null,
  trip: Trip,
): void {
  const partner = match(olds, news);
  const used = new Set(partner);
  olds.forEach((old, i) => {
    if (!used.has(i) && parentOf(old) === parent && !parked(old, trip)) remove(old);
  });
  const stays = new Set(risingRun(partner));
  let before = end;
  for (let j = news.length - 1; j >= 0; j--) {
    const fresh = news[j]!;
    const old = olds[partner[j]!];
    if (old && !stays.has(j)) place(parent, old, before);
    if (old) morphNode(old, fresh, trip);
    const shown = old ?? add(parent, fresh, before, trip);
    // A custom element may have taken itself out again.
    if (parentOf(shown) === parent) before = shown;
  }
}

/** Puts a new node in, or the page's own one with that id from elsewhere. */
function add(parent: Node, fresh: ChildNode, before: Node | null, trip: Trip): ChildNode {
  if (!isElement(fresh)) {
    insert(parent, fresh, before);
    return fresh;
  }
  const id = idOf(fresh);
  const far = trip.far.get(id);
  if (far && !contains(far, parent)) {
    trip.far.delete(id);
    place(parent, far, before);
    morphNode(far, fresh, trip);
    return far;
  }
  if (![...findAll(fresh, '[id]')].some((inner) => trip.far.has(idOf(inner)))) {
    insertClean(parent, fresh, before);
    return fresh;
  }
  const shell = fresh.cloneNode(false) as Element;
  insertClean(parent, shell, before);
  for (const kid of siblings(firstOf(fresh), null)) add(shell, kid, null, trip);
  return shell;
}

const idOf = (element: Element): string => attr(element, 'id') ?? '';

/** Parks what is about to go but is wanted elsewhere; says whether that is the node itself. */
function parked(node: Node, trip: Trip): boolean {
  if (!isElement(node)) return false;
  const wanted = (element: Element): boolean => trip.far.get(idOf(element)) === element;
  const leaving = wanted(node) ? [node] : [...findAll(node, '[id]')].filter(wanted);
  for (const element of leaving) {
    if (!trip.park) {
      trip.park = create('div');
      setAttr(trip.park, 'hidden', '');
      insert(root, trip.park, null);
    }
    place(trip.park, element, null);
  }
  return leaving[0] === node;
}

/** Inserts a node of a reply without what may not come that way; styles are set as scripts may. */
function insertClean(parent: Node, fresh: Element, before: Node | null): void {
  if (runs(fresh)) return;
  remove(fresh);
  const elements = [fresh, ...findAll(fresh, '*')];
  for (const element of elements) {
    if (runs(element)) remove(element);
    for (const { name } of [...attributesOf(element)]) {
      if (UNTAKEN.test(name)) setAttr(element, name, null);
    }
    // Parsing chose the first option; among other options that would count as a choice.
    if (element instanceof HTMLOptionElement) element.selected = element.defaultSelected;
  }
  insert(parent, fresh, before);
  for (const element of elements) {
    const css = attr(element, 'style');
    if (css !== null) setStyle(element, css);
  }
}

/** Whether an element is a script and not just data. A parsed one would run when put in. */
export const runs = (element: Element): boolean =>
  /^script$/i.test(nameOf(element)) && !/json/.test(attr(element, 'type') ?? '');

/** Moves a node without a reset of what is inside, where the browser can. */
const MOVES = 'moveBefore' in Element.prototype;

function place(parent: Node, node: Node, before: Node | null): void {
  if (MOVES && connected(node) && connected(parent)) {
    Element.prototype.moveBefore.call(parent, node, before);
  } else {
    insert(parent, node, before);
  }
}
