/** The form for a quote: every kind of field, and rows that come and go. Files: upload.spec. */

import type { Page } from '@playwright/test';

import { expect, test, withoutNativeChecks } from '../fixtures/test';

const MESSAGE = 'Zeile eins,\nläuft „weiter“ & <b>so</b>: 漢字\n\n+1 100%';

/** Fills in everything, with one page. */
async function fillIn(page: Page): Promise<void> {
  await page.goto('/quote');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Your site today').fill('https://example.com/a?b=c&d');
  await page.getByLabel('What is it about?').fill(MESSAGE);
  await page.getByLabel('A new look for an old site').check();
  await page.getByLabel('How many are you?').selectOption('Up to ten');
  await page.getByLabel('Design').check();
  await page.getByLabel('Photos').check();
  await page.getByLabel('In which languages?').selectOption(['French', 'Dutch']);
  await page.getByLabel('Budget in euros').fill('2500');
  await page.getByLabel('How sure is that?').fill('7');
  await page.getByLabel('When shall we begin?').fill('2026-12-01');
  await page.getByLabel('Done in').fill('2027-02');
  await page.getByLabel('Not in this week').fill('2026-W53');
  await page.getByLabel('Call me at').fill('09:30');
  await page.getByLabel('A first meeting').fill('2026-11-30T14:00');
  await page.getByLabel('Your colour').fill('#ff8000');
  await page.getByLabel('I have read the terms').check();
  await page.getByLabel('Title').fill('Home');
  await page.getByLabel('Sections').fill('3');
}

/** What every field of the form holds, as the browser would send it. */
async function held(page: Page): Promise<[string, string][]> {
  return page.locator('form').first().evaluate((form) => {
    const held = [...new FormData(form as HTMLFormElement)] as [string, string][];
    return held.filter(([name]) => !name.startsWith('$'));
  });
}

const thanks = (page: Page) => page.getByText('you will have our offer within a week').first();
const ask = (page: Page) => page.getByRole('button', { name: 'Ask for a quote' });
const more = (page: Page) => page.getByRole('button', { name: 'One more page' });

test('every kind of field arrives as it was typed', async ({ page, studio }) => {
  await fillIn(page);
  await ask(page).click();
  await expect(thanks(page)).toBeVisible();
  const [quote] = await studio.rows('SELECT details FROM quotes');
  for (const part of [
    'name: "Ada Lovelace"',
    'https://example.com/a?b=c&d',
    'message: "Zeile eins,\\nläuft „weiter“ & <b>so</b>: 漢字\\n\\n+1 100%"',
    'kind: Redesign',
    'Few',
    'Design',
    'Photos',
    'languages: [\n        French,\n        Dutch,\n    ]',
    'budget: 2500',
    'sure: 7',
    'starts_on: 2026-12-01',
    'year: 2027,\n        month: 2',
    'week: 53',
    '09:30:00',
    '2026-11-30T14:00:00',
    'red: 255,\n        green: 128,\n        blue: 0',
    '"site"',
    'letter: false',
    'terms: true',
  ]) {
    expect(quote?.['details']).toContain(part);
  }
  expect(String(quote?.['details'])).not.toContain('Writing');
});

test('rows come and go, and nothing that was typed is lost', async ({ page, studio }) => {
  await fillIn(page);
  const before = await held(page);
  await more(page).click();
  await expect(page.getByLabel('Title')).toHaveCount(2);
  const added: [string, string][] = [['pages[1]', ''], ['pages[1].title', ''], ['pages[1].sections', '']];
  const at = before.findIndex(([name]) => name === 'pages[0].sections') + 1;
  await expect.poll(() => held(page)).toEqual([...before.slice(0, at), ...added, ...before.slice(at)]);

  await page.getByLabel('Title').nth(1).fill('About');
  await page.getByLabel('Sections').nth(1).fill('1');
  await more(page).click();
  await expect(page.getByLabel('Title')).toHaveCount(3);
  await page.getByLabel('Title').nth(2).fill('Shop');
  await page.getByRole('button', { name: 'Remove' }).nth(1).click();
  await expect(page.getByLabel('Title')).toHaveCount(2);
  await expect(page.getByLabel('Title').nth(1)).toHaveValue('Shop');
  await page.getByLabel('Sections').nth(1).fill('9');
  expect(await studio.count('quotes')).toBe(0);

  await ask(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT title, sections FROM quote_pages ORDER BY place')).toEqual([
    { title: 'Home', sections: 3 },
    { title: 'Shop', sections: 9 },
  ]);
});

test('the Enter key sends the form and takes no row away', async ({ page, studio }) => {
  await fillIn(page);
  await page.getByLabel('Title').press('Enter');
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('quote_pages')).toBe(1);
});

test('a wrong row is told beside all that was right, with a link to it', async ({ page, studio }) => {
  await fillIn(page);
  await page.getByLabel('Sections').fill('99');
  const before = await held(page);
  await withoutNativeChecks(page);
  await ask(page).click();
  const wrong = page.getByLabel('Sections');
  await expect(wrong).toHaveAttribute('aria-invalid', 'true');
  await expect(wrong).toHaveAccessibleDescription('Sections must be between 1 and 50');
  await expect.poll(() => held(page)).toEqual(before);
  await page.getByRole('link', { name: 'Sections must be between 1 and 50' }).click();
  await expect(wrong).toBeFocused();
  expect(await studio.count('quotes')).toBe(0);
});
