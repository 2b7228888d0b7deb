/** A session ends, or becomes somebody else's, while a form of it is open. */

import type { BrowserContext, Page } from '@playwright/test';

import { book, button, expect, signInAs, test } from '../fixtures/shop';

const WORDS = 'The tea was cold, <late> & „bitter“.';
const DIFFERENTLY = 'You are now signed in differently. Please check and send the form again.';

const words = (page: Page) => page.getByLabel('What to complain');

async function typed(page: Page): Promise<void> {
  await page.goto('/account');
  await words(page).fill(WORDS);
}

async function signOutIn(context: BrowserContext, press = 'Sign out'): Promise<void> {
  const other = await context.newPage();
  await other.goto('/account');
  await button(other, press).click();
  await expect(other).toHaveURL('/login');
  await other.close();
}

test('a form of one person is never sent for another by itself', async ({ page, context, studio }) => {
  await signInAs(page, 'Ada');
  await typed(page);
  const other = await context.newPage();
  await signInAs(other, 'Grace');
  await button(page, 'Complain').click();
  await expect(page.getByText(DIFFERENTLY).first()).toBeVisible();
  await expect(words(page)).toHaveValue(WORDS);
  expect(await book(studio)).toEqual([]);
  // Now somebody has read the sentence.
  await button(page, 'Complain').click();
  await expect(page.getByText('We are sorry.').first()).toBeVisible();
  expect(await book(studio)).toEqual([`complaint of Grace: ${WORDS}`]);
});

test('signed out elsewhere: after signing in again everything is still there', async ({ page, context, studio }) => {
  await signInAs(page, 'Ada');
  await typed(page);
  await signOutIn(context);
  await button(page, 'Complain').click();
  await expect(page).toHaveURL('/login');
  expect(await book(studio)).toEqual([]);
  await button(page, 'Ada').click();
  await expect(page).toHaveURL('/account');
  await expect(page.getByText('What you typed is still here.').first()).toBeVisible();
  await expect(words(page)).toHaveValue(WORDS);
  await button(page, 'Complain').click();
  await expect(page.getByText('We are sorry.').first()).toBeVisible();
  expect(await book(studio)).toEqual([`complaint of Ada: ${WORDS}`]);
});

test('what one person typed is not shown to the next who signs in', async ({ page, context, studio }) => {
  await signInAs(page, 'Ada');
  await typed(page);
  await signOutIn(context);
  await button(page, 'Complain').click();
  await expect(page).toHaveURL('/login');
  await button(page, 'Grace').click();
  await expect(page.getByRole('heading', { name: 'Account of Grace' })).toBeVisible();
  await expect(words(page)).toHaveValue('');
  expect(await page.content()).not.toContain('bitter');
  expect(await book(studio)).toEqual([]);
});

test('signed out everywhere: the other browser is out, and keeps what was typed', async ({ page, browser, studio, javaScriptEnabled }) => {
  await signInAs(page, 'Ada');
  await typed(page);
  const phone = await browser.newContext({
    baseURL: studio.url,
    javaScriptEnabled: javaScriptEnabled ?? true,
  });
  await signInAs(await phone.newPage(), 'Ada');
  await signOutIn(phone, 'Sign out everywhere');
  await phone.close();

  await button(page, 'Complain').click();
  await expect(page).toHaveURL('/login');
  await page.goto('/account');
  await expect(page).toHaveURL('/login');
  expect(await book(studio)).toEqual([]);
  await button(page, 'Ada').click();
  await expect(words(page)).toHaveValue(WORDS);
});

/** The session's cookie as the browser holds it. */
async function session(context: BrowserContext) {
  return (await context.cookies()).find((cookie) => cookie.name.endsWith('hallway-session'));
}

test.describe('with a session of five seconds', () => {
  test.use({ settings: { SHOP_SESSION: '5,600' } });

  test('who does nothing for so long is out, with a copy of the cookie too', async ({ page, context, studio }) => {
    await signInAs(page, 'Ada');
    const cookie = await session(context);
    expect(cookie).toBeDefined();
    await typed(page);
    await expect.poll(() => session(context)).toBeUndefined();
    await context.addCookies([{ ...cookie!, expires: -1 }]);
    await button(page, 'Complain').click();
    await expect(page).toHaveURL('/login');
    expect(await book(studio)).toEqual([]);
    await button(page, 'Ada').click();
    await expect(words(page)).toHaveValue(WORDS);
  });
});

test.describe('with sessions of four seconds in all', () => {
  // Nobody is idle for a minute here: whoever is out is out by their end.
  test.use({ settings: { SHOP_SESSION: '60,4' } });

  test('who is never idle is out at their end all the same', async ({ page, studio }) => {
    const begun = Date.now();
    await signInAs(page, 'Ada');
    await expect
      .poll(async () => {
        await page.goto('/account');
        return new URL(page.url()).pathname;
      }, { intervals: [250] })
      .toBe('/login');
    // The end is a whole second.
    expect(Date.now() - begun).toBeGreaterThan(3_000);
    expect(await book(studio)).toEqual([]);
  });
});
