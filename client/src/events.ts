/** Declares every event of the runtime and tells them to the page. */

import { connected, root } from './dom.ts';
import type { Reply, Report, View } from './wire.ts';

/** What each event carries in `detail`. */
export type HallwayEvents = {
  /** A form is about to be sent; cancel it and nothing is sent. */
  'hallway:submission-start': { readonly key: string; readonly submitter: HTMLElement | null };
  /** The server answered; cancel it and the runtime leaves the page as it is. */
  'hallway:submission-reply': { readonly key: string; readonly reply: Reply };
  /** So much of a form with files has been sent. */
  'hallway:upload-progress': { readonly key: string; readonly loaded: number; readonly total: number };
  /** So far is the action. */
  'hallway:progress': Report & { readonly key: string };
  /** No answer of ours came, after all retries. */
  'hallway:submission-fail': { readonly key: string };
  /** Always last, once for every start that was not cancelled. */
  'hallway:submission-end': { readonly key: string };
  /** The page shows what the server sent. */
  'hallway:view-applied': { readonly view: View };
};

type Declared = { [Name in keyof HallwayEvents]: CustomEvent<HallwayEvents[Name]> };

declare global {
  interface GlobalEventHandlersEventMap extends Declared {}
}

/** Tells an event at `target`, or for the page if it is gone; says whether nobody cancelled it. */
export function emit<Name extends keyof HallwayEvents>(
  target: Element,
  name: Name,
  detail: HallwayEvents[Name],
): boolean {
  const event = new CustomEvent(name, { bubbles: true, cancelable: true, detail });
  return EventTarget.prototype.dispatchEvent.call(connected(target) ? target : root, event);
}
