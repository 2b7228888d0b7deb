/** Reads and writes the DOM through prototypes, so that fields named `id` or `parentNode` mislead nobody. */

import { TRUSTED_TYPES_POLICY } from './wire.ts';

const N = Node.prototype;
const E = Element.prototype;
const D = Document.prototype;

export const nameOf = reader(N, 'nodeName');
export const parentOf = reader(N, 'parentNode');
export const firstOf = reader(N, 'firstChild');
export const nextOf = reader(N, 'nextSibling');
export const connected = reader(N, 'isConnected');
export const attributesOf = reader(E, 'attributes');
export const controlsOf = reader(HTMLFormElement.prototype, 'elements');
const styleOf = reader(HTMLElement.prototype, 'style');
const activeOf = reader(D, 'activeElement');

/** `<html>`, which no name can hide, unlike members of `document`. */
export const root = reader(D, 'documentElement')(document);

export const active = (): Element | null => activeOf(document);
export const bodyOf = (html: Element): Element | null => find(html, 'body');
export const create = (name: string): HTMLElement => D.createElement.call(document, name);
export const contains = (outer: Node, inner: Node | null): boolean => N.contains.call(outer, inner);
export const equal = (a: Node, b: Node): boolean => N.isEqualNode.call(a, b);
export const isElement = (node: Node): node is Element => node instanceof Element;
export const attr = (element: Element, name: string): string | null =>
  E.getAttribute.call(element, name);
export const find = (within: Element, selector: string): HTMLElement | null =>
  E.querySelector.call(within, selector) as HTMLElement | null;
export const findAll = (within: Element, selector: string): NodeListOf<HTMLElement> =>
  E.querySelectorAll.call(within, selector) as NodeListOf<HTMLElement>;

/** Sets an attribute, or removes it for `null`. */
export function setAttr(element: Element, name: string, value: string | null): void {
  if (value === null) E.removeAttribute.call(element, name);
  else E.setAttribute.call(element, name, value);
}

/** Sets a style as a script may under a strict policy, where the attribute does nothing. */
export function setStyle(element: Element, css: string): void {
  const style = element instanceof HTMLElement ? styleOf(element) : (element as SVGElement).style;
  style.cssText = css;
}

export function remove(node: Node): void {
  const parent = parentOf(node);
  if (parent) N.removeChild.call(parent, node);
}

export function insert(parent: Node, node: Node, before: Node | null): void {
  N.insertBefore.call(parent, node, before);
}

/** The siblings from `from` up to, not including, `end`. */
export function siblings(from: ChildNode | null, end: Node | null): ChildNode[] {
  const nodes: ChildNode[] = [];
  for (let node = from; node && node !== end; node = nextOf(node)) nodes.push(node);
  return nodes;
}

/** All comments of the page, in order. */
export function* comments(): Generator<Comment> {
  const walker = D.createTreeWalker.call(document, root, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) yield walker.currentNode as Comment;
}

/** Parses a whole document. Nothing in it runs or loads. */
export function parseDocument(html: string): Document {
  // `parseHTMLUnsafe` drops comments, and regions are told by comments.
  return new DOMParser().parseFromString(trusted(html), 'text/html');
}

/** Parses what may stand between any two nodes, also between rows of a table. */
export function parseFragment(html: string): DocumentFragment {
  return parseDocument('<template>' + html).querySelector('template')!.content;
}

type Policy = { createHTML(html: string): string };
type Factory = { createPolicy(name: string, rules: Policy): Policy };

const policy = (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy(
  TRUSTED_TYPES_POLICY,
  { createHTML: (html) => html },
);

/** Lets HTML of our own replies through Trusted Types. The only door. */
export const trusted = (html: string): string => (policy ? policy.createHTML(html) : html);

function reader<T extends object, K extends keyof T>(prototype: T, name: K): (node: T) => T[K] {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name)!;
  return (node) => get!.call(node) as T[K];
}
