/** An action that leads to another page: with a script the page comes in the same round trip. */

import type { Page, Request } from '@playwright/test';

import { STAFF_PASSWORD } from '../fixtures/studio';
import { expect, signIn, test } from '../fixtures/test';

/** What a browser asks for from now on, pictures of tabs left out. */
function requests(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request: Request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.includes('icon')) seen.push(`${request.method()} ${pathname}`);
  });
  return seen;
}

const messages = (page: Page) => page.getByRole('heading', { name: 'Messages', level: 1 });
const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out' });
const said = (page: Page) => page.getByText('You are signed out.');

test('a login brings the page behind it, for who is signed in now', async ({ page, js }) => {
  await page.goto('/login');
  await page.getByLabel('Password').fill(STAFF_PASSWORD);
  const seen = requests(page);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(messages(page)).toBeVisible();
  await expect(page).toHaveURL('/admin/leads');
  await expect(page).toHaveTitle('Messages | Studio Fennel');
  if (!js) {
    expect(seen.slice(0, 2)).toEqual(['POST /login', 'GET /admin/leads']);
    return;
  }
  expect(seen).toEqual(['POST /login']);
  await expect(messages(page)).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  expect(await page.locator('head meta[name=robots]').getAttribute('content')).toBe('noindex');
});

test('the page that came is as good as a loaded one', async ({ page, js }) => {
  await signIn(page);
  const came = await shown(page);
  await page.reload();
  await expect(messages(page)).toBeVisible();
  const loaded = await shown(page);
  if (js) {
    // What the runtime adds: where focus began.
    expect(came.body.replace(' tabindex="-1">Messages', '>Messages')).toBe(loaded.body);
  } else expect(came.body).toBe(loaded.body);
  expect([...came.head].sort()).toEqual([...loaded.head].sort());
  expect(came.html).toEqual(loaded.html);
});

test('its forms work, and what it says is said once', async ({ page, js }) => {
  await signIn(page);
  const seen = requests(page);
  await signOut(page).click();
  await expect(said(page)).toBeVisible();
  await expect(said(page)).toHaveCount(1);
  await expect(said(page)).toBeFocused();
  await expect(page).toHaveURL('/login');
  await expect(page).toHaveTitle('Sign in | Studio Fennel');
  if (js) expect(seen).toEqual(['POST /admin/leads']);
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(said(page)).toHaveCount(0);
  await page.goto('/admin/leads');
  await expect(page).toHaveURL('/login');
});

test('back and forth leads through the same pages', async ({ page }) => {
  await page.goto('/work');
  await signIn(page);
  await page.goBack();
  await expect(page).toHaveURL('/login');
  await expect(page.getByLabel('Password')).toBeVisible();
  await expect(page).toHaveTitle('Sign in | Studio Fennel');
  await page.goForward();
  await expect(messages(page)).toBeVisible();
  await expect(page).toHaveTitle('Messages | Studio Fennel');
  await page.goBack();
  await expect(page.getByLabel('Password')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL('/work');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a page that was loaded again in between is found again', async ({ page }) => {
  await signIn(page);
  await page.reload();
  await expect(messages(page)).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL('/login');
  await expect(page.getByLabel('Password')).toBeVisible();
});

test('a page with a script of its own is left as browsers leave pages', async ({ page }) => {
  await signIn(page);
  await page.goto('/admin/pad');
  const seen = requests(page);
  await signOut(page).click();
  await expect(said(page)).toBeVisible();
  await expect(said(page)).toHaveCount(1);
  expect(seen.filter((one) => one.endsWith('/login'))).toEqual(['GET /login']);
});

/** What a page is, without what differs from one answer to the next. */
async function shown(page: Page): Promise<{ html: string[]; head: string[]; body: string }> {
  await page.waitForLoadState();
  const read = await page.content();
  const plain = read.replace(/(name="\$form" value=")[^"]*/g, '$1').replace(/<div id="hallway-status".*?<\/div>/, '');
  const [, html = '', head = '', body = ''] =
    /<html([^>]*)><head>(.*?)<\/head>(.*)<\/html>/s.exec(plain) ?? [];
  return {
    html: html.trim().split(' ').sort(),
    head: head.replace(/></g, '>\n<').split('\n').map((line) => line.trim()).filter(Boolean),
    body: body.replace(/\s*<\/body>/, '</body>').trim(),
  };
}
