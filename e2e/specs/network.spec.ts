// js only: without scripts the browser itself says that there is no network.
/** Without a network the form keeps everything and offers to try again. */

import { LEAD, expect, fillIn, sendButton, test, thanks } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== true);
test.use({ baseURL: async ({ cable }, use) => use(cable.url) });

test('a failed network keeps the form, and Retry sends it once', async ({ page, cable, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  cable.unplug();
  await sendButton(page).click();
  const retry = page.getByRole('button', { name: /retry/i });
  await expect(retry).toBeVisible({ timeout: 30_000 });
  await expect(page.getByLabel('Your name')).toHaveValue(LEAD.name);
  await expect(page.getByLabel('E-mail')).toHaveValue(LEAD.email);
  await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
  await expect(sendButton(page)).toHaveText('Send message');
  expect(await studio.count('leads')).toBe(0);

  cable.plug();
  await retry.click();
  await expect(thanks(page)).toBeVisible();
  await expect(retry).toBeHidden();
  expect(await studio.count('leads')).toBe(1);
});

test('a lost answer and a press of Retry are one message', async ({ page, cable, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  cable.cutNext('answered');
  await sendButton(page).click();
  await expect.poll(() => studio.count('leads')).toBe(1);
  cable.unplug();
  const retry = page.getByRole('button', { name: /retry/i });
  await expect(retry.or(thanks(page)).first()).toBeVisible({ timeout: 30_000 });
  cable.plug();
  if (await retry.isVisible()) await retry.click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('while it waits the button says so and the form is marked', async ({ page, cable }) => {
  await page.goto('/contact');
  await fillIn(page);
  cable.holdRequests();
  await sendButton(page).click();
  const button = page.locator('form button');
  await expect(button).toHaveText('Sending...');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toBeFocused();
  await expect(page.locator('form')).toHaveAttribute('data-pending', /.*/);
  await expect(page.locator('[aria-busy="true"]').first()).toBeAttached();
  cable.letGo();
  await expect(thanks(page)).toBeVisible();
  await expect(button).toHaveText('Send message');
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
});

test('what is typed elsewhere while it waits stays', async ({ page, cable, studio }) => {
  await page.goto('/');
  await page.getByLabel('E-mail').fill('ada@example.com');
  cable.holdRequests();
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await expect.poll(() => cable.held).toBe(1);
  await page.getByRole('link', { name: 'Tell us what you need' }).focus();
  cable.letGo();
  await expect(page.getByText('Thank you. The next letter is yours.').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tell us what you need' })).toBeFocused();
  expect(await studio.count('subscribers')).toBe(1);
});
