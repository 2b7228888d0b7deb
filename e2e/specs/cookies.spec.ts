/** Somebody has set the browser to refuse all cookies. */

import type { BrowserContext, LaunchOptions } from '@playwright/test';

import { withoutCookies } from '../fixtures/no_cookies';
import { book, button, expect, test as shop } from '../fixtures/shop';
import { STAFF_PASSWORD } from '../fixtures/studio';
import { LEAD, enterPassword, fillIn, sendButton, test as studio, thanks, withoutNativeChecks } from '../fixtures/test';

type Given = {
  launchOptions: LaunchOptions;
  baseURL: string | undefined;
  javaScriptEnabled: boolean | undefined;
};

const context = async (
  { launchOptions, baseURL, javaScriptEnabled }: Given,
  use: (context: BrowserContext) => Promise<void>,
): Promise<void> => {
  const own = { baseURL: baseURL ?? '', javaScriptEnabled: javaScriptEnabled ?? true };
  await withoutCookies({ ...launchOptions, ...own }, async (context) => {
    await use(context);
    expect(await context.cookies(), 'the setting holds').toEqual([]);
  });
};

const test = shop.extend<{ context: BrowserContext }>({ context });
const inStudio = studio.extend<{ context: BrowserContext }>({ context });

const WORDS = 'two pounds of <b>tea</b>';
const NEEDED = 'This site needs a cookie to sign you in. Please allow it and try again.';

test('a form for everybody is sent once, and the person is told', async ({ page, studio }) => {
  await page.goto('/');
  const field = page.getByLabel('What to order');
  await field.fill(WORDS);
  await button(page, 'Order').click();
  await expect(page.getByText('Ordered.').first()).toBeVisible();
  await expect(field).toHaveValue('');
  expect(await book(studio)).toEqual([`order ${WORDS}`]);
  // Without JavaScript this sends the form again, and it is the same submission.
  await page.reload();
  await expect(field).toBeVisible();
  expect(await book(studio)).toEqual([`order ${WORDS}`]);
});

test('a mistake comes back with every word', async ({ page, studio }) => {
  await page.goto('/');
  await withoutNativeChecks(page);
  await page.getByLabel('Street').fill('Quai 1');
  await button(page, 'Send').click();
  await expect(page.getByLabel('City')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Street')).toHaveValue('Quai 1');
  expect(await book(studio)).toEqual([]);
  await page.getByLabel('City').fill('Bremen');
  await button(page, 'Send').click();
  await expect(page.getByText('On its way.').first()).toBeVisible();
  expect(await book(studio)).toEqual(['send to Quai 1, Bremen']);
});

test('a login says that it needs a cookie, and lets nobody in', async ({ page }) => {
  await page.goto('/login');
  await button(page, 'Ada').click();
  await expect(page.getByText(NEEDED).first()).toBeVisible();
  await page.goto('/account');
  await expect(page).toHaveURL('/login');
});

test('a form for those who are signed in says so, and keeps the words', async ({ page, studio }) => {
  await page.goto('/desk');
  await page.getByLabel('What to complain').fill(WORDS);
  await button(page, 'Complain').click();
  await expect(page.getByText(NEEDED).first()).toBeVisible();
  await expect(page.getByLabel('What to complain')).toHaveValue(WORDS);
  expect(await book(studio)).toEqual([]);
});

inStudio('a message to the studio keeps every word until it is right, and is stored once', async ({ page, studio }) => {
  await page.goto('/contact');
  await withoutNativeChecks(page);
  await fillIn(page, { ...LEAD, email: 'ada at example' });
  await sendButton(page).click();
  const email = page.getByLabel('E-mail');
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Your name')).toHaveValue(LEAD.name);
  await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
  await email.fill(LEAD.email);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT name, email, message FROM leads')).toEqual([LEAD]);
});

inStudio('the staff hears that a cookie is needed, and is not let in', async ({ page }) => {
  await enterPassword(page, STAFF_PASSWORD);
  await expect(page.getByText(NEEDED).first()).toBeVisible();
  await page.goto('/admin/leads');
  await expect(page).toHaveURL('/login');
});
