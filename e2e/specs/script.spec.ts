// js only: how scripts submit, and what happens when ours does not arrive.
/** The runtime: one request, no navigation, and a page that works without it. */

import { LEAD, expect, fillIn, sendButton, test, thanks, withoutNativeChecks } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== true);

test('two requestSubmit() in one task are one message', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await page.locator('form').evaluate((form: HTMLFormElement) => {
    form.requestSubmit();
    form.requestSubmit();
  });
  await expect(thanks(page)).toBeVisible();
  await page.reload();
  expect(await studio.count('leads')).toBe(1);
});

test('a message takes one request, and the page stays', async ({ page }) => {
  await page.goto('/contact');
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const requests: string[] = [];
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(requests).toEqual(['POST /contact']);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('the number of likes changes in place, and the focus stays', async ({ page }) => {
  await page.goto('/work/harbour-ferries');
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const like = page.getByRole('button', { name: 'Like this' });
  await like.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#likes')).toHaveText('1 person likes this');
  await expect(like).toBeFocused();
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('success and errors are told to screen readers', async ({ page }) => {
  await page.goto('/contact');
  await fillIn(page, { ...LEAD, email: 'ada at example' });
  await withoutNativeChecks(page);
  await sendButton(page).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.getByLabel('E-mail').fill(LEAD.email);
  await sendButton(page).click();
  await expect(page.getByRole('status').filter({ hasText: "we'll be in touch" }).first()).toBeAttached();
});

test('focus that moved on is not taken back by an error', async ({ page }) => {
  await page.goto('/contact');
  await fillIn(page, { ...LEAD, email: 'ada at example' });
  await withoutNativeChecks(page);
  const brand = page.getByRole('link', { name: 'Studio Fennel' });
  await page.route(/\/contact/, async (route) => {
    if (route.request().method() === 'POST') await brand.focus();
    await route.continue();
  });
  await sendButton(page).click();
  await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true');
  await expect(brand).toBeFocused();
});

test('without our script the form still works', async ({ page, studio }) => {
  await page.route('**/_hallway/*.js', (route) => route.abort());
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('a server that fails keeps the form', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await page.route(/\/contact/, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 500, contentType: 'text/html', body: '<h1>nginx</h1>' })
      : route.continue(),
  );
  await sendButton(page).click();
  await expect(page.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible();
  await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
  expect(await studio.count('leads')).toBe(0);
});
