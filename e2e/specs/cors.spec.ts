// js only: the page of a partner calls by script.
/** A script on a page of another origin calls the studio if that origin is on the list. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { API_KEY, Studio } from '../fixtures/studio';
import { LEAD, expect, test } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== true);

const KEYED = { 'content-type': 'application/json', 'x-api-key': API_KEY };

/** Serves an empty page under names of this machine; each name is an origin of its own. */
async function pages(): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>Partner</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

test('a listed page stores a message and reads the answer, another stores nothing', async ({ page }) => {
  const partner = await pages();
  const origin = `http://partner.localhost:${partner.port}`;
  const studio = await Studio.start({ STUDIO_PARTNER_ORIGINS: origin });
  try {
    const call = (headers: Record<string, string>, method = 'POST') =>
      page.evaluate(
        async ({ url, body, headers, method }) => {
          const sent = method === 'POST' ? { method, headers, body } : { method, headers };
          const answer = await fetch(url, sent).catch((error: Error) => error.name);
          if (typeof answer === 'string') return answer;
          const read = (await answer.json()) as { email?: string; status?: number };
          return `${answer.status} ${read.email ?? read.status}`;
        },
        { url: `${studio.url}/api/contact`, body: JSON.stringify(LEAD), headers, method },
      );

    await page.goto(origin);
    expect(await call(KEYED)).toBe(`201 ${LEAD.email}`);
    expect(await call({ 'content-type': 'application/json' }), 'a refusal can be read').toBe('401 401');
    expect(await call({}, 'GET')).toBe('405 405');
    expect(await call({ ...KEYED, 'x-other': '1' }), 'a header that nobody allowed').toBe('TypeError');
    expect(await studio.count('leads')).toBe(1);

    await page.goto(`http://stranger.localhost:${partner.port}`);
    expect(await call(KEYED)).toBe('TypeError');
    expect(await call({ 'content-type': 'text/plain' }), 'no question is asked before this one').toBe('TypeError');
    expect(await call({}, 'GET')).toBe('TypeError');
    expect(await studio.count('leads')).toBe(1);
  } finally {
    await studio.stop();
    await partner.stop();
  }
});
