/** Every page: title, policy, width, and no rule of accessibility broken. */

import axe from 'axe-core';
import type { Page } from '@playwright/test';

import { enterPassword, expect, fillIn, sendButton, signIn, test, thanks } from '../fixtures/test';

const PAGES: Record<string, string> = {
  '/': 'Studio Fennel',
  '/work': 'Work | Studio Fennel',
  '/work/harbour-ferries': 'A timetable that keeps up with the tide | Studio Fennel',
  '/about': 'About | Studio Fennel',
  '/contact': 'Contact | Studio Fennel',
  '/chat': 'Ask us | Studio Fennel',
  '/login': 'Sign in | Studio Fennel',
};

for (const [path, title] of Object.entries(PAGES)) {
  test(`${path} has its title, one heading and a strict policy`, async ({ page }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(200);
    await expect(page).toHaveTitle(title);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    const policy = (await answer?.headerValue('content-security-policy')) ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    const cache = (await answer?.headerValue('cache-control')) ?? '';
    // The list of our work and who we are is the same for everybody.
    expect(cache).toContain(['/work', '/about'].includes(path) ? 'public' : 'private');
    expect(cache).not.toContain('no-store');
  });

  test(`${path} fits a narrow and a wide window, light and dark`, async ({ page }) => {
    for (const width of [320, 390, 1280]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        await picture(page, `${path.replaceAll('/', '_')}-${width}-${colorScheme}`);
        const tooWide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(tooWide, `${width} ${colorScheme}`).toBe(0);
        expect(await broken(page), `${width} ${colorScheme}`).toEqual([]);
      }
    }
  });
}

test('an address without a page says so', async ({ page }) => {
  for (const path of ['/nowhere', '/work/nothing']) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page).toHaveTitle('Not found | Studio Fennel');
    await expect(page.getByRole('link', { name: 'To the start' })).toBeVisible();
  }
  await picture(page, 'not-found-1280-light');
});

test('the page of the staff fits and breaks no rule', async ({ page, visitor }) => {
  const text = 'A message that is long enough to need more than one line. '.repeat(4);
  for (const name of ['Ada Lovelace', 'Grace Hopper']) {
    const form = await visitor.form('/contact', 'submit_contact');
    await visitor.submit(form, { name, email: 'somebody@example.com', message: `${text}\n\n${name}` });
  }
  await signIn(page);
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(page.getByRole('article')).toHaveCount(2);
    await picture(page, `staff-${width}-light`);
    expect(await broken(page)).toEqual([]);
  }
});

test('a form with errors breaks no rule', async ({ page }) => {
  await page.goto('/contact');
  await page.getByLabel('Your name').fill('A');
  await page.locator('form').evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.locator('[aria-invalid="true"]')).toHaveCount(3);
  for (const [width, colorScheme] of [[390, 'dark'], [1280, 'light']] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await picture(page, `invalid-${width}-${colorScheme}`);
    expect(await broken(page)).toEqual([]);
  }
});

test('what a form says breaks no rule', async ({ page, cable, js }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await picture(page, 'message-390-light');
  expect(await broken(page)).toEqual([]);

  await enterPassword(page, 'the-tide-goes-out');
  await expect(page.getByText('That is not the password.').first()).toBeVisible();
  await picture(page, 'alert-390-light');
  expect(await broken(page)).toEqual([]);

  if (!js) return;
  await page.goto(`${cable.url}/contact`);
  await fillIn(page);
  cable.unplug();
  await sendButton(page).click();
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible({ timeout: 30_000 });
  await picture(page, 'retry-390-light');
  expect(await broken(page)).toEqual([]);
});

test('the skip link leads to the content', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('the style sheet is kept for ever under its version', async ({ page, request }) => {
  await page.goto('/');
  const href = await page.locator('link[rel=stylesheet]').getAttribute('href');
  expect(href).toMatch(/^\/studio\.[0-9a-f]{16}\.css$/);
  const sheet = await request.get(href ?? '');
  expect(sheet.headers()['cache-control']).toContain('immutable');
  const other = await request.get('/studio.css');
  expect(other.headers()['cache-control']).toBe('public, no-cache');
});

/** The rules of axe that the page breaks. It needs timers, so there have to be scripts. */
async function broken(page: Page): Promise<string[]> {
  if (test.info().project.use.javaScriptEnabled !== true) return [];
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
    );
  });
}

/** Takes a picture when somebody wants to look: `PICTURES=folder npm test`. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder === undefined || !test.info().project.use.javaScriptEnabled) return;
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
