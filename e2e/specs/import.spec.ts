/** Messages out of a file: how far it is can be seen, and they are stored once and whole. */

import { expect, signIn, test } from '../fixtures/test';

const ROWS = 2_000;
const LINES = Array.from({ length: ROWS }, (_, at) => `Ada ${at},ada@example.com,Message number ${at}`);

test('a file of messages is brought along, and a script hears how far it is', async ({ page, js, studio }) => {
  await signIn(page);
  await page.goto('/admin/leads/import');
  if (js) {
    await page.evaluate(() => {
      const told: number[] = [];
      Object.assign(window, { told });
      addEventListener('hallway:progress', (event) => told.push((event as CustomEvent).detail.done));
    });
  }
  const buffer = Buffer.from(['name,email,message', ...LINES].join('\n'));
  await page.getByLabel('A CSV file').setInputFiles({ name: 'old.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Bring them along' }).click();
  await expect(page.getByText(`${ROWS} messages are here now.`).first()).toBeVisible({ timeout: 30_000 });
  expect(await studio.count('leads')).toBe(ROWS);
  if (!js) return;
  const told = await page.evaluate(() => (window as unknown as { told: number[] }).told);
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual([...told].sort((one, other) => one - other));
  await expect(page.locator('[data-upload]')).toBeHidden();
});
