/** The studio speaks https itself, without a proxy in front. */

import { resolve } from 'node:path';

import { Studio } from '../fixtures/studio';
import { LEAD, test as base, expect, fillIn, sendButton, thanks } from '../fixtures/test';

const file = (name: string) => resolve(`../crates/hallway/tests/tls/one.${name}.pem`);

const test = base.extend<{ studio: Studio }>({
  studio: async ({}, use) => {
    const studio = await Studio.start({ HALLWAY_TLS_CERT: file('cert'), HALLWAY_TLS_KEY: file('key') });
    await use(studio);
    await studio.stop();
  },
});

// The certificate is signed by itself, for another name.
test.use({ ignoreHTTPSErrors: true });

test('a message is sent over https and HTTP/2, and its cookies stay with https', async ({ page, studio }) => {
  const shown = await page.goto('/contact');
  expect(shown?.headers()['strict-transport-security']).toBe('max-age=31536000');
  const protocol = () => {
    const [arrived] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return arrived?.nextHopProtocol;
  };
  expect(await page.evaluate(protocol)).toBe('h2');
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT name FROM leads')).toEqual([{ name: LEAD.name }]);
  const cookies = await page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.filter(({ name, secure }) => !secure || !name.startsWith('__Host-'))).toEqual([]);
});
