/** Somebody has set the browser to refuse all cookies. */

import type { BrowserContext } from '@playwright/test';

import { withoutCookies } from '../fixtures/no_cookies';
import { BEFORE, book, button } from '../fixtures/shop';
import { STAFF_PASSWORD, Studio } from '../fixtures/studio';
import { LEAD, expect, fillIn, sendButton, test as base, thanks } from '../fixtures/test';

const test = base.extend<{ context: BrowserContext }>({
  context: async ({ launchOptions, baseURL, javaScriptEnabled }, use) => {
    const own = { baseURL: baseURL ?? '', javaScriptEnabled: javaScriptEnabled ?? true };
    await withoutCookies({ ...launchOptions, ...own }, async (context) => {
      await use(context);
      expect(await context.cookies(), 'the setting holds').toEqual([]);
    });
  },
});

const NEEDED = 'This site needs a cookie to sign you in. Please allow it and try again.';

test('a form for everybody is sent once, and the person is told', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue('');
  expect(await studio.rows('SELECT name, message FROM leads')).toEqual([
    { name: LEAD.name, message: LEAD.message },
  ]);
});

test('a reload of the answer sends nothing again', async ({ page, studio, js }) => {
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await page.reload();
  await expect(sendButton(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
  expect(js).toBeDefined();
});

test('a mistake comes back with every word', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page, { ...LEAD, email: 'nobody@nowhere' });
  await sendButton(page).click();
  await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
  expect(await studio.count('leads')).toBe(0);
  await page.getByLabel('E-mail').fill(LEAD.email);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('a login says that it needs a cookie, and lets nobody in', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Password').fill(STAFF_PASSWORD);
  await button(page, 'Sign in').click();
  await expect(page.getByText(NEEDED).first()).toBeVisible();
  await page.goto('/admin/leads');
  await expect(page).toHaveURL('/login');
});

test.describe('in the shop', () => {
  test.use({
    studio: async ({}, use) => {
      const shop = await Studio.start({}, BEFORE);
      await use(shop);
      await shop.stop();
    },
  });

  test('a form for those who are signed in says so, and keeps the words', async ({ page, studio }) => {
    await page.goto('/desk');
    await page.getByLabel('What to complain').fill('The tea was cold.');
    await button(page, 'Complain').click();
    await expect(page.getByText(NEEDED).first()).toBeVisible();
    await expect(page.getByLabel('What to complain')).toHaveValue('The tea was cold.');
    expect(await book(studio)).toEqual([]);
  });
});
