/** The dashboard: a page that is there at once, and parts that come when they are ready. */

import type { Browser, Locator, Page } from '@playwright/test';

import { Cable } from '../fixtures/cable';
import { Studio } from '../fixtures/studio';
import { expect, signIn, test } from '../fixtures/test';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

const panel = (page: Page, name: string): Locator => page.getByRole('region', { name });

/** A studio whose numbers take their time, and somebody of the staff in front of it. */
async function open(
  browser: Browser,
  pace: number,
  options: { javaScriptEnabled: boolean; userAgent?: string },
): Promise<{ studio: Studio; cable: Cable; page: Page; close: () => Promise<void> }> {
  const studio = await Studio.start({ STUDIO_PACE: String(pace) });
  const cable = await Cable.start(studio.port);
  const context = await browser.newContext({ baseURL: cable.url, ...options });
  const page = await context.newPage();
  await signIn(page);
  const close = async () => {
    await context.close();
    await cable.stop();
    await studio.stop();
  };
  return { studio, cable, page, close };
}

test('the page is there at once, and each number when it is counted', async ({ browser, js }) => {
  const { page, cable, close } = await open(browser, 300, { javaScriptEnabled: js });
  // The last of the page comes first.
  cable.holdAnswersAt('<template for="s2">');
  await page.goto('/admin/dashboard', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
  await expect(page.getByText('Counting...')).toHaveCount(3);
  await picture(page, `dashboard-waiting-${js ? 'js' : 'no-js'}`);
  cable.letGo('<template for="s1">');
  await expect(panel(page, 'Events').locator('.number')).toHaveText('0');
  await expect(panel(page, 'Messages')).toContainText('Counting...');
  cable.letGo('<template for="s0">');
  await expect(panel(page, 'Readers').locator('.number')).toHaveText('0');
  await expect(panel(page, 'Messages')).toContainText('Counting...');
  await picture(page, `dashboard-two-${js ? 'js' : 'no-js'}`);
  cable.letGo();
  await expect(panel(page, 'Messages').locator('.number')).toHaveText('0');
  await expect(page.getByText('Counting...')).toHaveCount(0);
  await page.waitForLoadState('load');
  await expect(page.locator('template')).toHaveCount(0);
  await picture(page, `dashboard-${js ? 'js' : 'no-js'}`);
  await close();
});

test('a module and a style sheet of the app come from its own files', async ({ browser, js }) => {
  const { page, close } = await open(browser, 50, { javaScriptEnabled: js });
  const wrong: string[] = [];
  page.on('console', (line) => wrong.push(line.text()));
  await page.goto('/admin/dashboard');
  await expect(panel(page, 'Messages').locator('.number')).toHaveText('0');
  if (js) await expect(page.locator('#counted-at')).toContainText('Counted at');
  const src = await page.locator('script[src*="dashboard"]').getAttribute('src');
  expect(src).toMatch(/^\/dashboard\.[0-9a-f]{16}\.js$/);
  const module = await page.request.get(src ?? '', { headers: { 'accept-encoding': 'br' } });
  expect(module.headers()).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
  });
  expect(wrong).toEqual([]);
  await close();
});

test('a browser that cannot fill gets the numbers in order', async ({ browser, js }) => {
  const options = { javaScriptEnabled: js, userAgent: FIREFOX };
  // Longer than the server's patience: the page comes in pieces, from the top.
  const { page, close } = await open(browser, 1_500, options);
  await page.goto('/admin/dashboard', { waitUntil: 'commit' });
  await expect(panel(page, 'Messages').locator('.number')).toHaveText('0');
  await expect(panel(page, 'Events').locator('.number')).toHaveText('0');
  await page.waitForLoadState('load');
  const order = await page.locator('.panel').allInnerTexts();
  expect(order.map((text) => text.split('\n')[0])).toEqual(['Messages', 'Readers', 'Events']);
  expect(await page.content()).not.toContain('Counting...');
  await close();
});

test('a number that cannot be counted says so in its place', async ({ browser, js }) => {
  for (const userAgent of [undefined, FIREFOX]) {
    const options = { javaScriptEnabled: js, ...(userAgent && { userAgent }) };
    const { studio, page, close } = await open(browser, 50, options);
    await studio.change('DROP TABLE subscribers');
    const answer = await page.goto('/admin/dashboard');
    expect(answer?.status()).toBe(200);
    await expect(panel(page, 'Readers').getByRole('alert')).toContainText('Something went wrong');
    await expect(panel(page, 'Messages').locator('.number')).toHaveText('0');
    await expect(panel(page, 'Events').locator('.number')).toHaveText('0');
    const id = await panel(page, 'Readers').locator('code').innerText();
    expect(await page.content()).not.toContain('no such table');
    await expect.poll(() => studio.output).toContain(id);
    if (userAgent === undefined) await picture(page, `dashboard-error-${js ? 'js' : 'no-js'}`);
    await close();
  }
});

test('the fill script is sent where it is needed, and is remembered', async ({ browser, js }) => {
  const { page, close } = await open(browser, 50, { javaScriptEnabled: js, userAgent: FIREFOX });
  const first = await page.goto('/admin/dashboard');
  expect(await first?.text()).not.toContain('<?start');
  expect(await first?.text()).toMatch(/<script src="\/_hallway\/stream\.[0-9a-f]{16}\.js">/);
  const second = await page.goto('/admin/dashboard');
  const text = (await second?.text()) ?? '';
  // Only a script can say that it ran.
  if (js) expect(text).toContain('<?start name="s0">');
  else expect(text).not.toContain('<?start');
  await expect(panel(page, 'Messages').locator('.number')).toHaveText('0');
  await close();
});

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
