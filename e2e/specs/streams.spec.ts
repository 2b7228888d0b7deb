// js only: a browser listens by script.
/** A browser that listens hears each event once, over a restart too. */

import { createHmac } from 'node:crypto';

import { SECRETS } from '../fixtures/studio';
import { expect, signIn, test } from '../fixtures/test';
import type { Visitor } from '../fixtures/visitor';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== true);

declare global {
  interface Window {
    heard: string[];
    opened: number;
  }
}

async function tell(visitor: Visitor, kind: string): Promise<void> {
  const body = JSON.stringify({ zen: kind });
  const digest = createHmac('sha256', SECRETS.github[0]).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${digest}`,
    'x-github-delivery': crypto.randomUUID(),
    'x-github-event': kind,
  };
  expect((await visitor.send('POST', '/api/webhooks/github', { headers, body })).status).toBe(204);
}

test('a listener hears each event once, and goes on after a restart', async ({ page, studio, visitor }) => {
  await tell(visitor, 'before');
  await signIn(page);
  await page.evaluate(() => {
    window.heard = [];
    window.opened = 0;
    const source = new EventSource('/api/events');
    source.onopen = () => (window.opened += 1);
    source.onmessage = (event) => window.heard.push((JSON.parse(event.data) as { kind: string }).kind);
  });
  const heard = () => page.evaluate(() => window.heard);
  await expect.poll(() => page.evaluate(() => window.opened)).toBe(1);
  await tell(visitor, 'push');
  await tell(visitor, 'issues');
  await expect.poll(heard).toEqual(['push', 'issues']);

  await studio.restart();
  expect(studio.wasKilled, 'an open stream does not hold the stop up').toBe(false);
  await tell(visitor, 'release');
  await expect.poll(heard).toEqual(['push', 'issues', 'release']);
  expect(await page.evaluate(() => window.opened)).toBe(2);
});

test('who is not of the staff hears nothing', async ({ visitor }) => {
  const answer = await visitor.send('GET', '/api/events', {});
  expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/problem+json']);
});
