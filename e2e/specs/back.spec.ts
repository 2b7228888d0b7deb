// no-js only: with scripts the reply changes the page in place, so there is no page to go back to.
/** Going back and pressing the same button again is neither swallowed nor doubled: we ask. */

import { expect, test } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

test('back and press again asks first, and the answer counts', async ({ page, studio }) => {
  await page.goto('/work/harbour-ferries');
  const like = page.getByRole('button', { name: 'Like this' });
  await like.click();
  await expect(page.locator('#likes')).toHaveText('1 person likes this');
  // Up to ten seconds a copy is taken for a double click.
  await page.waitForTimeout(10_500);
  await page.goBack();
  await like.click();
  await expect(page.getByText(/We already have this/)).toBeVisible();
  await expect(page.getByText(/Send it again\?/)).toBeVisible();
  expect(await studio.count('likes')).toBe(1);

  await page.getByRole('button', { name: /again|Like this/ }).last().click();
  await expect(page.locator('#likes')).toHaveText('2 people like this');
  expect(await studio.count('likes')).toBe(2);
});

test('back, changed and sent again is a second message', async ({ page, studio }) => {
  await page.goto('/contact');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('How can we help?').fill('The first of two messages.');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByText("Thanks, we'll be in touch.").first()).toBeVisible();
  await page.goBack();
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('How can we help?').fill('The second of two messages.');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByText("Thanks, we'll be in touch.").first()).toBeVisible();
  expect(await studio.count('leads')).toBe(2);
});
