/** Remembers what the page itself changed since the server last spoke. */

import { attr, equal, isElement, parentOf, root, setAttr } from '../dom.ts';

/** The server's last value of what the page changed; the key `''` is the text of a text node. */
const touched = new WeakMap<Node, Map<string, string | null>>();
/** Nodes that the page added. */
const foreign = new WeakSet<Node>();
/** Nodes of the server that the page took out, by parent. */
const taken = new WeakMap<Node, Set<Node>>();
/** Every node of the server that the page ever took out. */
const known = new WeakSet<Node>();
/** The server's node that a page's node stands in for. */
const standsFor = new WeakMap<Node, Node>();
/** The last server's node of a parent that the page emptied. */
const emptied = new WeakMap<Node, Node>();

const observer = new MutationObserver(note);

/** Begins to watch. What was changed earlier counts as the server's. */
export function watch(): void {
  observer.observe(root, {
    subtree: true,
    childList: true,
    attributeOldValue: true,
    characterDataOldValue: true,
  });
}

/** Runs our own changes without taking them for the page's. */
export function ours<T>(change: () => T): T {
  note(observer.takeRecords());
  try {
    return change();
  } finally {
    observer.takeRecords();
  }
}

export const isForeign = (node: Node): boolean => foreign.has(node);

/** Whether the page's value of an attribute or text stays, because the server says nothing new. */
export function staysTouched(node: Node, name: string, next: string | null): boolean {
  const values = touched.get(node);
  if (!values?.has(name)) return false;
  if (values.get(name) === next) return true;
  values.delete(name);
  return false;
}

/**
 * Leaves out of `news` what the page took out of `parent` and the server still says alike.
 * Where the server says something new instead, what the page had put there is dropped.
 */
export function withoutTaken(parent: Node, olds: ChildNode[], news: ChildNode[]): ChildNode[] {
  const nodes = taken.get(parent);
  if (!nodes) return news;
  const kept = [...news];
  const changed = new Set<Node>();
  for (const node of nodes) {
    const at = parentOf(node) === parent ? -1 : kept.findIndex((next) => servedAs(node, next));
    if (at < 0) changed.add(node);
    else kept.splice(at, 1);
  }
  for (const node of changed) nodes.delete(node);
  for (const node of olds) {
    const original = standsFor.get(node);
    if (original && changed.has(original)) foreign.delete(node);
  }
  emptied.delete(parent);
  return kept;
}

/** Whether the server says of a node what it said before the page changed its attributes. */
function servedAs(node: Node, next: Node): boolean {
  const values = touched.get(node);
  if (!values?.size || !isElement(node) || !isElement(next)) return equal(node, next);
  const [a, b] = [node.cloneNode(true) as Element, next.cloneNode(true) as Element];
  for (const [name, value] of values) {
    if (attr(b, name) !== value) return false;
    setAttr(a, name, null);
    setAttr(b, name, null);
  }
  return equal(a, b);
}

function note(records: MutationRecord[]): void {
  for (const record of records) {
    if (record.type === 'childList') noteChildren(record);
    else noteValue(record.target, record.attributeName ?? '', record.oldValue);
  }
}

function noteValue(node: Node, name: string, old: string | null): void {
  const values = touched.get(node) ?? new Map<string, string | null>();
  touched.set(node, values);
  if (!values.has(name)) values.set(name, old);
  const now = isElement(node) ? attr(node, name) : (node as Text).data;
  if (values.get(name) === now) values.delete(name);
}

function noteChildren(record: MutationRecord): void {
  const { target } = record;
  let original: Node | undefined;
  for (const node of record.removedNodes) {
    if (foreign.has(node)) continue;
    original ??= node;
    known.add(node);
    const nodes = taken.get(target) ?? new Set();
    taken.set(target, nodes.add(node));
  }
  if (original && !record.previousSibling && !record.nextSibling) emptied.set(target, original);
  for (const node of record.addedNodes) {
    // A node of the server that the page moved is still the server's.
    if (known.has(node)) continue;
    foreign.add(node);
    const instead = original ?? emptied.get(target);
    if (instead) standsFor.set(node, instead);
  }
}
