/** Sends what takes its time: shows how far it is, and lets a person take it back. */

import { attr, find, setAttr } from './dom.ts';
import { emit } from './events.ts';
import { shownForm } from './submission.ts';
import type { Submission } from './submission.ts';
import { lastReport, PROGRESS_ATTRIBUTE, UPLOAD_ATTRIBUTE } from './wire.ts';

/** Whether there is anything of which the progress is worth telling. */
export const isLong = ({ form }: Submission, body: FormData | URLSearchParams): boolean =>
  hasFiles(body) || attr(form, PROGRESS_ATTRIBUTE) !== null;

function hasFiles(body: FormData | URLSearchParams): boolean {
  return body instanceof FormData && [...body.values()].some((value) => (value as File).size > 0);
}

/** One try. `fetch` does not tell how much is sent. */
export function upload(
  submission: Submission,
  headers: Record<string, string>,
  body: FormData | URLSearchParams,
): Promise<Response> {
  const form = shownForm(submission) ?? submission.form;
  const box = find(form, `[${UPLOAD_ATTRIBUTE}]`);
  const bar = box && (find(box, 'progress') as HTMLProgressElement | null);
  const speed = box && (find(box, 'output') as HTMLOutputElement | null);
  const cancel = box && (find(box, 'button') as HTMLButtonElement | null);
  const request = new XMLHttpRequest();
  submission.cancelled = false;
  const begun = performance.now();
  return new Promise<Response>((resolve, reject) => {
    request.open('POST', submission.url);
    for (const name in headers) request.setRequestHeader(name, headers[name]!);
    const show = (done: number, text: string) => {
      if (bar) bar.value = done;
      if (speed) speed.value = text;
    };
    request.upload.onprogress = ({ loaded, total }) => {
      if (!hasFiles(body)) return;
      // Bytes in a millisecond are thousands in a second.
      show(loaded / total, (loaded / (performance.now() - begun) / 1e3).toFixed(1) + ' MB/s');
      emit(form, 'hallway:upload-progress', { key: submission.key, loaded, total });
    };
    request.onprogress = () => {
      const report = lastReport(request.responseText);
      if (!report) return;
      show(report.done / report.of, report.text);
      emit(form, 'hallway:progress', { key: submission.key, ...report });
    };
    // What has been sent whole may run: it is too late to take it back.
    request.upload.onload = () => cancel && (cancel.disabled = true);
    request.onload = () => {
      const type = request.getResponseHeader('content-type') ?? '';
      resolve(new Response(request.response, { status: request.status, headers: { 'content-type': type } }));
    };
    request.onerror = reject;
    request.onabort = () => {
      submission.cancelled = true;
      reject();
    };
    if (box) setAttr(box, 'hidden', null);
    if (cancel) {
      cancel.disabled = false;
      cancel.onclick = () => request.abort();
    }
    request.send(body);
  }).finally(() => box && setAttr(box, 'hidden', ''));
}
