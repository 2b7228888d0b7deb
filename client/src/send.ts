/** Sends a submission until there is an answer, and hands it on. */

import { renew } from './again.ts';
import { attr } from './dom.ts';
import { settle, unwarn, warn } from './effects.ts';
import { emit } from './events.ts';
import { begin, end } from './pending.ts';
import { alike, encoded, isHere } from './submission.ts';
import type { Submission } from './submission.ts';
import { isLong, upload } from './upload.ts';
import { revived } from './values.ts';
import { LANE_ATTRIBUTE, readReply, REPLY_TYPE, SUBMISSION_HEADER, TOKEN_HEADER } from './wire.ts';
import type { Reply } from './wire.ts';

/** Submissions that nobody answered, by form: the next equal press is the same submission. */
const unanswered = new WeakMap<HTMLFormElement, Submission>();

/** The submission that a press is: itself, or an equal one that nobody answered. */
export function same(pressed: Submission): Submission {
  const earlier = unanswered.get(pressed.form);
  return earlier && alike(earlier, pressed) ? earlier : pressed;
}

/** Sends a submission until it is answered, and says which one counted. */
export async function answered(pressed: Submission): Promise<[Submission, Reply | null]> {
  const submission = same(pressed);
  const reply = await inTurn(submission);
  if (reply) unanswered.delete(submission.form);
  else unanswered.set(submission.form, submission);
  return [submission, reply];
}

/** Sends a submission and sees it through to its end. */
export async function send(submission: Submission): Promise<void> {
  const { form, key } = submission;
  unwarn(form);
  begin(submission);
  let leaving = false;
  try {
    const [, reply] = await answered(submission);
    if (reply) {
      if (emit(form, 'hallway:submission-reply', { key, reply })) {
        leaving = await settle(submission, reply);
      }
    } else if (!submission.cancelled) {
      fail(submission);
    }
  } finally {
    // A page that is being left stays locked, unless it turns out to stay.
    if (leaving) setTimeout(() => end(submission), LEAVING);
    else end(submission);
    emit(form, 'hallway:submission-end', { key });
  }
}

/** How long to wait before try number `tries`, counted from one. */
export function pauseBefore(tries: number, chance: number): number {
  return 150 * 2 ** tries * (0.5 + chance);
}

const TRIES = 3;
const LEAVING = 10_000;
const UNREACHABLE = 'Server not reachable.';

/** The last call of each lane. */
const lanes: Record<string, Promise<Reply | null>> = {};

/** Keeps the calls of one lane in order, also those of different forms, however each ends. */
function inTurn(submission: Submission): Promise<Reply | null> {
  const lane = attr(submission.form, LANE_ATTRIBUTE);
  const call = () => answer(submission);
  return lane ? (lanes[lane] = Promise.resolve(lanes[lane]).then(call, call)) : call();
}

/** The reply that counts. */
async function answer(submission: Submission): Promise<Reply | null> {
  const reply = await exchange(submission);
  const stands = reply && renew(submission, reply);
  return reply && !stands ? exchange(submission) : stands;
}

/** Sends until something answers, at most `TRIES` times; `null` if nothing of ours did. */
async function exchange(submission: Submission): Promise<Reply | null> {
  for (let tries = 1; ; tries++) {
    const response = await post(submission).catch(() => null);
    const reply = response && (await read(response));
    const passing = !response || /^50[234]$/.test(`${response.status}`);
    if (reply || !passing || tries === TRIES || submission.cancelled) return reply;
    await new Promise((resume) => setTimeout(resume, pauseBefore(tries, Math.random())));
  }
}

function post(submission: Submission): Promise<Response> {
  const headers = {
    accept: REPLY_TYPE,
    [TOKEN_HEADER]: submission.token,
    [SUBMISSION_HEADER]: submission.key,
  };
  // The content type follows from the kind of body.
  const body = encoded(submission);
  return isLong(submission, body)
    ? upload(submission, headers, body)
    : fetch(submission.url, { method: 'POST', headers, body });
}

async function read(response: Response): Promise<Reply | null> {
  if (!response.headers.get('content-type')?.startsWith(REPLY_TYPE)) return null;
  return revived(readReply(await response.json().catch(() => null)));
}

function fail(submission: Submission): void {
  const { form, key } = submission;
  if (emit(form, 'hallway:submission-fail', { key }) && isHere(submission)) {
    warn(submission, UNREACHABLE, () => {
      submission.submitter?.focus();
      void send(submission);
    });
  }
}
