// no-js only: programs call; no browser takes part.
/** What every program may count on: HTTP/2, one spelling of an address, refusals that can be read. */

import { once } from 'node:events';
import { connect } from 'node:http2';

import { API_KEY } from '../fixtures/studio';
import { LEAD, expect, test } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

test('a program that speaks HTTP/2 without TLS sends a hundred messages over one connection', async ({ studio }) => {
  const session = connect(studio.url);
  const send = async () => {
    const headers = { ':method': 'POST', ':path': '/api/contact', 'content-type': 'application/json' };
    const stream = session.request({ ...headers, 'x-api-key': API_KEY });
    stream.end(JSON.stringify(LEAD));
    const [head] = (await once(stream, 'response')) as [{ ':status'?: number }];
    stream.resume();
    await once(stream, 'close');
    return head[':status'];
  };
  const statuses = await Promise.all(Array.from({ length: 100 }, send));
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(await studio.count('leads')).toBe(100);
  session.close();
  await once(session, 'close');
});

test('a slash at the end leads to the address without', async ({ page }) => {
  await page.goto('/contact/?from=mail');
  await expect(page).toHaveURL('/contact?from=mail');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('every refusal below /api is a problem', async ({ visitor }) => {
  for (const [method, path, status] of [
    ['GET', '/api/nowhere', 404],
    ['DELETE', '/api/contact', 405],
    ['POST', '/api/contact', 401],
    ['GET', '/api/cron/digest', 401],
    ['POST', '/api/webhooks/stripe', 400],
  ] as const) {
    const answer = await visitor.send(method, path, {});
    expect([path, answer.status]).toEqual([path, status]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ status });
  }
});
