// no-js only: with scripts the reply changes the page in place, so there is no page to go back to.
/** Going back and pressing the same button again is neither swallowed nor doubled: we ask. */

import type { Page } from '@playwright/test';

import { expect, fillIn, sendButton, test, thanks } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

test('back and press again asks first, and the answer counts', async ({ page, studio }) => {
  const left = await keep(page, '/work/harbour-ferries');
  const like = page.getByRole('button', { name: 'Like this' });
  await like.click();
  await expect(page.locator('#likes')).toHaveText('1 person likes this');
  // Up to ten seconds a copy is taken for a double click.
  await page.waitForTimeout(10_500);
  await left.comeBack();
  await expect(page.locator('#likes')).toHaveText('0 people like this');
  await like.click();
  await expect(page.getByText(/We already have this.*Send it again\?/)).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Send it again' })).toBeFocused();
  expect(await studio.count('likes')).toBe(1);

  await page.getByRole('button', { name: 'Send it again' }).click();
  await expect(page.locator('#likes')).toHaveText('2 people like this');
  expect(await studio.count('likes')).toBe(2);
});

test('back and press again at once is a double press', async ({ page, studio }) => {
  const left = await keep(page, '/work/harbour-ferries');
  const like = page.getByRole('button', { name: 'Like this' });
  await like.click();
  await expect(page.locator('#likes')).toHaveText('1 person likes this');
  await left.comeBack();
  await like.click();
  await expect(page.locator('#likes')).toHaveText('1 person likes this');
  expect(await studio.count('likes')).toBe(1);
});

test('back, changed and sent again is a second message', async ({ page, studio }) => {
  const left = await keep(page, '/contact');
  const lead = { name: 'Ada Lovelace', email: 'ada@example.com' };
  await fillIn(page, { ...lead, message: 'The first of two messages.' });
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await left.comeBack();
  await fillIn(page, { ...lead, message: 'The second of two messages.' });
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT message FROM leads ORDER BY id')).toEqual([
    { message: 'The first of two messages.' },
    { message: 'The second of two messages.' },
  ]);
});

/**
 * Opens a page, and shows it again as it was, old token included, when the person comes back.
 * Browsers do that from the memory that the driver switches off.
 */
async function keep(page: Page, path: string): Promise<{ comeBack(): Promise<void> }> {
  const answer = await page.goto(path);
  const body = await answer?.body();
  if (answer === null || body === undefined) throw new Error(`${path} does not answer`);
  const policy = (await answer.headerValue('content-security-policy')) ?? '';
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return {
    async comeBack() {
      await page.route(`**${path}`, (route) => route.fulfill({ body, headers }), { times: 1 });
      await page.goto(path);
    },
  };
}
