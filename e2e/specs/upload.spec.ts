/** Files in a form: they arrive, or it is told why not and nothing else is lost. */

import type { Page } from '@playwright/test';

import { expect, test, withoutNativeChecks } from '../fixtures/test';

const PDF = Buffer.from('%PDF-1.7 the harbour');

/** Fills in what has to be filled in. */
async function fillIn(page: Page): Promise<void> {
  await page.goto('/quote');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('What is it about?').fill('A site for\nan engine.');
  await page.getByLabel('A new look for an old site').check();
  await page.getByLabel('Design').check();
  await page.getByLabel('Budget in euros').fill('2500');
  await page.getByLabel('When shall we begin?').fill('2026-12-01');
  await page.getByLabel('Done in').fill('2027-02');
  await page.getByLabel('I have read the terms').check();
  await page.getByLabel('Title').fill('Home');
  await page.getByLabel('Sections').fill('3');
}

const file = (page: Page) => page.getByLabel('Something to look at');
const ask = (page: Page) => page.getByRole('button', { name: 'Ask for a quote' });
const thanks = (page: Page) => page.getByText('you will have our offer within a week').first();

/** What the form holds besides its file. */
async function typed(page: Page): Promise<unknown[]> {
  return page.locator('form').first().evaluate((form) => {
    const held = [...new FormData(form as HTMLFormElement)];
    return held.filter(([name, value]) => !name.startsWith('$') && typeof value === 'string');
  });
}

test('a file arrives with the rest of the form', async ({ page, studio }) => {
  await fillIn(page);
  await file(page).setInputFiles({ name: 'häfen "1".pdf', mimeType: 'application/pdf', buffer: PDF });
  await ask(page).click();
  await expect(thanks(page)).toBeVisible();
  const rows = await studio.rows('SELECT name, brief_name, length(brief) AS digits FROM quotes');
  expect(rows).toEqual([{ name: 'Ada Lovelace', brief_name: 'häfen "1".pdf', digits: 64 }]);
});

test('a form without its file arrives, too', async ({ page, studio }) => {
  await fillIn(page);
  await ask(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT brief_name FROM quotes')).toEqual([{ brief_name: null }]);
});

test('a wrong type is told at the field, and all that was typed stays', async ({ page, js, studio }) => {
  await fillIn(page);
  const before = await typed(page);
  await file(page).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ no PDF') });
  await ask(page).click();
  await expect(file(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(file(page)).toHaveAccessibleDescription(/must be a file of the type PDF or image/);
  await expect.poll(() => typed(page)).toEqual(before);
  const again = page.getByText('Please choose the file again.');
  await expect(again).toHaveCount(js ? 0 : 1);
  expect(await studio.count('quotes')).toBe(0);
});

test('a file that is too large is told at the field, and all that was typed stays', async ({ page, studio }) => {
  await fillIn(page);
  const before = await typed(page);
  const buffer = Buffer.concat([PDF, Buffer.alloc(6 << 20)]);
  await file(page).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
  await ask(page).click();
  await expect(file(page)).toHaveAccessibleDescription(/at most 5 MB, please/);
  await expect.poll(() => typed(page)).toEqual(before);
  expect(await studio.count('quotes')).toBe(0);
});

test('a file that no limit allows is refused, and all that was typed stays', async ({ page, js, studio }) => {
  await fillIn(page);
  const before = await typed(page);
  const buffer = Buffer.concat([PDF, Buffer.alloc(16 << 20)]);
  await file(page).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
  await ask(page).click();
  await expect(page.getByText('at most 11 MB can be sent here').first()).toBeVisible();
  await expect.poll(() => typed(page)).toEqual(before);
  await expect(page.getByText('Please choose the file again.')).toHaveCount(js ? 0 : 1);
  expect(await studio.count('quotes')).toBe(0);
});

test('a mistake in the text keeps the chosen file where a script can', async ({ page, js, studio }) => {
  await fillIn(page);
  await page.getByLabel('Sections').fill('99');
  await file(page).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: PDF });
  await withoutNativeChecks(page);
  await ask(page).click();
  await expect(page.getByLabel('Sections')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Sections').fill('9');
  if (!js) {
    await expect(file(page)).toHaveAccessibleDescription(/Please choose the file again/);
    await file(page).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: PDF });
  }
  await ask(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT brief_name FROM quotes')).toEqual([{ brief_name: 'a.pdf' }]);
});

test('the way of a file is shown, and it can be taken back', async ({ page, js, studio }) => {
  test.skip(!js, 'the browser shows its own progress and has its own button to stop');
  await fillIn(page);
  const before = await typed(page);
  const buffer = Buffer.concat([PDF, Buffer.alloc(4 << 20)]);
  await file(page).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
  const line = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
  await line.send('Network.emulateNetworkConditions', slow);
  await ask(page).click();
  const bar = page.locator('[data-upload] progress');
  await expect(bar).toBeVisible();
  const done = () => bar.evaluate((bar) => (bar as HTMLProgressElement).value);
  await expect.poll(done).toBeGreaterThan(0);
  await expect(page.locator('[data-upload] output')).toHaveText(/^\d+\.\d MB\/s$/);
  await page.getByRole('button', { name: 'Do not send it' }).click();
  await expect(bar).toBeHidden();
  await expect(ask(page)).not.toHaveAttribute('aria-disabled');
  await expect.poll(() => typed(page)).toEqual(before);
  expect(await studio.count('quotes')).toBe(0);

  await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
  await ask(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('quotes')).toBe(1);
});
