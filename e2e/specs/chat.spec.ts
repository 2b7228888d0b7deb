// no-js only: the package that React's `useChat` is made of reads; no browser takes part.
/** The `ai` package reads what the studio answers, word by word. */

import { DefaultChatTransport, readUIMessageStream } from 'ai';
import type { UIMessage } from 'ai';

import { expect, test } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

function asked(text: string): UIMessage[] {
  return [{ id: 'm1', role: 'user', parts: [{ type: 'text', text }] }];
}

function said(message: UIMessage | undefined): string {
  const parts = message?.parts ?? [];
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

test('an answer grows word by word and ends', async ({ studio }) => {
  const transport = new DefaultChatTransport({ api: `${studio.url}/api/chat` });
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'c1',
    messageId: undefined,
    messages: asked('Do you know about ferries and the tide?'),
    abortSignal: undefined,
  });
  const states: string[] = [];
  const errors: unknown[] = [];
  let last: UIMessage | undefined;
  const onError = (error: unknown) => errors.push(error);
  for await (const message of readUIMessageStream({ stream, onError, terminateOnError: true })) {
    states.push(said(message));
    last = message;
  }
  expect(errors).toEqual([]);
  expect(last?.role).toBe('assistant');
  expect(last?.parts).toMatchObject([{ type: 'text', state: 'done' }]);
  expect(said(last)).toContain('A timetable that keeps up with the tide');
  expect(new Set(states).size, 'it came in pieces').toBeGreaterThan(5);
  for (const [at, state] of states.entries()) expect(said(last).startsWith(state), `state ${at}`).toBe(true);
});

test('an answer that nobody waits for any more ends', async ({ studio }) => {
  const stop = new AbortController();
  const transport = new DefaultChatTransport({ api: `${studio.url}/api/chat` });
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'c1',
    messageId: undefined,
    messages: asked('ferries'),
    abortSignal: stop.signal,
  });
  const open = async () => {
    const health = (await (await fetch(`${studio.url}/_hallway/health`)).json()) as { streams: number };
    return health.streams;
  };
  const reader = stream.getReader();
  await reader.read();
  expect(await open()).toBe(1);
  stop.abort();
  await expect.poll(open).toBe(0);
});
