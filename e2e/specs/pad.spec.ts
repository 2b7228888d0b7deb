/** The staff's sheet saves itself by a script of the page; without scripts its button does. */

import { expect, signIn, test } from '../fixtures/test';

const text = (studio: { rows(sql: string): Promise<Record<string, unknown>[]> }) =>
  studio.rows('SELECT text FROM pad').then((rows) => rows[0]?.['text']);

test('what is typed is saved, and is there again after a reload', async ({ page, studio, js }) => {
  await signIn(page);
  await page.goto('/admin/pad');
  const area = page.getByLabel('Notes for all of us');
  await area.pressSequentially('Water the fern.');
  if (js) {
    await expect(page.locator('#pad-saved')).toHaveText(/^Saved at \d/);
    await expect(area).toBeFocused();
  } else {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved.').first()).toBeVisible();
  }
  await expect.poll(() => text(studio)).toBe('Water the fern.');
  await page.reload();
  await expect(area).toHaveValue('Water the fern.');
});

test.describe('on a slow line', () => {
  test.use({ baseURL: async ({ cable }, use) => use(cable.url) });

  test('the last words win, and the focus stays', async ({ page, studio, cable, js }) => {
    test.skip(!js, 'only a script saves while somebody types');
    await signIn(page);
    await page.goto('/admin/pad');
    const area = page.getByLabel('Notes for all of us');
    cable.holdRequests();
    await area.pressSequentially('One.');
    await expect.poll(() => cable.held).toBe(1);
    await area.pressSequentially(' Two.');
    cable.letGo();
    await expect.poll(() => text(studio)).toBe('One. Two.');
    await expect(page.locator('#pad-saved')).toHaveText(/^Saved at \d/);
    await expect(area).toHaveValue('One. Two.');
    await expect(area).toBeFocused();
  });

  test('without a network the sheet says so, and saves when it is back', async ({ page, studio, cable, js }) => {
    test.skip(!js, 'without scripts the browser itself says that there is no network');
    await signIn(page);
    await page.goto('/admin/pad');
    const area = page.getByLabel('Notes for all of us');
    cable.unplug();
    await area.pressSequentially('One.');
    await expect(page.locator('#pad-saved')).toHaveText(/^Not saved/, { timeout: 30_000 });
    cable.plug();
    await area.pressSequentially(' Two.');
    await expect.poll(() => text(studio)).toBe('One. Two.');
    await expect(page.locator('#pad-saved')).toHaveText(/^Saved at \d/);
  });
});
