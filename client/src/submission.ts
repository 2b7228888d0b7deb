/** Describes one press of a button: what the browser would send, and where to. */

import { openTo } from './arrive.ts';
import { active, attr, bodyOf, comments, connected, find, root } from './dom.ts';
import {
  BUILD_ATTRIBUTE,
  HALLWAY_ATTRIBUTE,
  MAX_REGIONS,
  PAGE_REGION,
  REGION_OPEN,
  REGIONS_FIELD,
  TOKEN_FIELD,
} from './wire.ts';

/** One press of a button, with all its tries. */
export type Submission = {
  readonly form: HTMLFormElement;
  readonly submitter: HTMLElement | null;
  readonly url: string;
  readonly multipart: boolean;
  /** What is sent, without the token. */
  readonly entries: FormData;
  /** Stays the same through all tries, so that they count as one. */
  readonly key: string;
  token: string;
  /** The body of the page that it belongs to. */
  readonly page: Element | null;
  /** Somebody took it back before all of it was sent. */
  cancelled?: boolean;
};

/** Where and how a form is sent, as far as the runtime does it. */
export type Target = Pick<Submission, 'form' | 'submitter' | 'url' | 'multipart'>;

/** Reads where a form goes, or `null` if the browser is to send it. */
export function targetOf(form: HTMLFormElement, submitter: HTMLElement | null): Target | null {
  const own = (name: string): string =>
    (submitter && attr(submitter, 'form' + name)) ?? attr(form, name) ?? '';
  const window = own('target') || attr(find(root, 'base[target]') ?? form, 'target') || '';
  const type = own('enctype').toLowerCase();
  const url = new URL(own('action') || location.href, root.baseURI);
  const ours =
    attr(form, HALLWAY_ATTRIBUTE) !== null &&
    /^post$/i.test(own('method')) &&
    /^(_self)?$/i.test(window) &&
    type !== 'text/plain' &&
    url.origin === location.origin;
  return ours ? { form, submitter, url: url.href, multipart: type === 'multipart/form-data' } : null;
}

/** Takes down what a form holds now, or `null` if it has no token. */
export function describe(target: Target): Submission | null {
  const entries = new FormData(target.form, target.submitter);
  const token = entries.get(TOKEN_FIELD);
  entries.delete(TOKEN_FIELD);
  if (typeof token !== 'string') return null;
  return { ...target, entries, key: crypto.randomUUID(), token, page: bodyOf(root) };
}

/** Whether two submissions hold the same; what the browser shows does not count. */
export function alike(a: Submission, b: Submission): boolean {
  return a.url === b.url && printed(a.entries) === printed(b.entries);
}

/** The body of one try, with the regions that the browser shows by then. */
export function encoded({ entries, multipart }: Submission): FormData | URLSearchParams {
  const regions = shownRegions();
  entries.delete(REGIONS_FIELD);
  if (regions) entries.set(REGIONS_FIELD, JSON.stringify(regions));
  return multipart ? entries : urlencoded(entries);
}

/** Encodes entries as `application/x-www-form-urlencoded`: line ends are CRLF, files their names. */
export function urlencoded(entries: Iterable<[string, FormDataEntryValue]>): URLSearchParams {
  const lines = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n');
  const encoded = new URLSearchParams();
  for (const [name, value] of entries) {
    encoded.append(lines(name), lines(typeof value === 'string' ? value : value.name));
  }
  return encoded;
}

/** The form as the page shows it now: a view may have put another in its place. */
export function shownForm({ form }: Submission): HTMLFormElement | null {
  return connected(form) ? form : formOf(attr(form, HALLWAY_ATTRIBUTE)!);
}

/** The form of the page with this id. */
export function formOf(id: string): HTMLFormElement | null {
  const selector = `form[${HALLWAY_ATTRIBUTE}=${JSON.stringify(id)}]`;
  return find(root, selector) as HTMLFormElement | null;
}

/** Whether the page that a submission belongs to is still shown. */
export const isHere = ({ page }: Submission): boolean => page === bodyOf(root);

/** Whether the person is still at the form. */
export function focusWithin({ form, submitter }: Submission): boolean {
  const focused = active();
  return focused !== null && (focused === submitter || form === focused.closest('form'));
}

/** The hidden field that holds a form's token. */
export const tokenField = (form: Element): HTMLInputElement | null =>
  find(form, `input[name="${TOKEN_FIELD}"]`) as HTMLInputElement | null;

/** Id and hash of every region, and the build if another page may come; or `null` if there are none or too many. */
function shownRegions(): Record<string, string> | null {
  const regions: Record<string, string> = {};
  const page = attr(root, HALLWAY_ATTRIBUTE);
  if (page) regions[PAGE_REGION] = page;
  for (const { data } of comments()) {
    const [id, hash] = data.slice(REGION_OPEN.length).split(' ');
    if (data.startsWith(REGION_OPEN) && id && hash) regions[id] = hash;
  }
  const count = Object.keys(regions).length;
  const build = openTo();
  if (build) regions[BUILD_ATTRIBUTE] = build;
  return count && count <= MAX_REGIONS ? regions : null;
}

function printed(entries: FormData): string {
  const print = [];
  for (const [name, value] of entries) {
    if (name === REGIONS_FIELD) continue;
    print.push(name, typeof value === 'string' ? value : [value.name, value.size, value.lastModified]);
  }
  return JSON.stringify(print);
}
