/** A tab stays open while the next build of its app takes over. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';

import { AFTER, BEFORE, book, button, expect, test } from '../fixtures/shop';
import type { Studio } from '../fixtures/studio';

const GONE = 'This form is no longer on it: copy what you typed, then open the page again.';
const WORDS = 'two pounds of <b>tea</b> & „Zucker“';

/** Opens the shop, lets somebody type, and deploys the next build before they press the button. */
async function typedBeforeTheDeploy(
  page: Page,
  studio: Studio,
  typed: Record<string, string>,
): Promise<void> {
  await page.goto('/');
  for (const [label, text] of Object.entries(typed)) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
  await studio.restart({}, AFTER);
}

test('an action that stayed as it was runs', async ({ page, studio }) => {
  await typedBeforeTheDeploy(page, studio, { 'What to order': WORDS });
  await button(page, 'Order').click();
  await expect(page.getByText('Ordered.').first()).toBeVisible();
  expect(await book(studio)).toEqual([`order ${WORDS}`]);
});

test('a renamed action that says so runs under its new name', async ({ page, studio }) => {
  await typedBeforeTheDeploy(page, studio, { 'What to review': WORDS });
  await button(page, 'Review').click();
  await expect.poll(() => book(studio)).toEqual([`judge ${WORDS}`]);
});

for (const { what, label, press } of [
  { what: 'an action that is gone', label: 'What to subscribe', press: 'Subscribe' },
  { what: 'a renamed action that does not say so', label: 'What to reserve', press: 'Reserve' },
]) {
  test(`${what} runs nothing, and the words stay`, async ({ page, studio, js }) => {
    await typedBeforeTheDeploy(page, studio, { [label]: WORDS });
    await button(page, press).click();
    await expect(page.getByText(GONE).first()).toBeVisible();
    if (js) await expect(page.getByLabel(label)).toHaveValue(WORDS);
    else await expect(page.getByText(WORDS)).toBeVisible();
    expect(await book(studio)).toEqual([]);
  });
}

test('a field of another name is asked for in place, and then it is sent', async ({ page, studio }) => {
  await typedBeforeTheDeploy(page, studio, { Street: 'Quai 1', City: 'Bremen' });
  await button(page, 'Send').click();
  const town = page.getByLabel('Town');
  await expect(town).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Street')).toHaveValue('Quai 1');
  expect(await book(studio)).toEqual([]);
  await town.fill('Bremen');
  await button(page, 'Send').click();
  await expect(page.getByText('On its way.').first()).toBeVisible();
  expect(await book(studio)).toEqual(['send to Quai 1, Bremen']);
});

test('another bound value waits for a person', async ({ page, studio, js }) => {
  await typedBeforeTheDeploy(page, studio, { 'What to rate': WORDS });
  await button(page, 'Rate').click();
  await expect(page.getByText(GONE).first()).toBeVisible();
  if (js) await expect(page.getByLabel('What to rate')).toHaveValue(WORDS);
  else await expect(page.getByText(WORDS)).toBeVisible();
  expect(await book(studio)).toEqual([]);
});

test('the same value in another type goes on by itself, or with one more press', async ({ page, studio, js }) => {
  await typedBeforeTheDeploy(page, studio, { 'What to praise': WORDS });
  await button(page, 'Praise').click();
  if (!js) {
    await expect(page.getByText('Please send the form again.').first()).toBeVisible();
    await expect(page.getByLabel('What to praise')).toHaveValue(WORDS);
    expect(await book(studio)).toEqual([]);
    await button(page, 'Praise').click();
  }
  await expect(page.getByText('Praised.').first()).toBeVisible();
  expect(await book(studio)).toEqual([`praise 7 ${WORDS}`]);
});

test('somebody who signs in on the next build goes on with the form of the one before', async ({ page, context, studio, js }) => {
  await typedBeforeTheDeploy(page, studio, { 'What to order': WORDS });
  const other = await context.newPage();
  await other.goto('/login');
  await button(other, 'Ada').click();
  await expect(other.getByRole('heading', { name: 'Account of Ada' })).toBeVisible();
  await button(page, 'Order').click();
  if (!js) {
    await expect(page.getByText('You are now signed in differently.')).toBeVisible();
    await expect(page.getByLabel('What to order')).toHaveValue(WORDS);
    expect(await book(studio)).toEqual([]);
    await button(page, 'Order').click();
  }
  await expect(page.getByText('Ordered.').first()).toBeVisible();
  expect(await book(studio)).toEqual([`order ${WORDS}`]);
});

test('cargo hallway check says beforehand what these tabs notice, and nothing else', async ({ js }) => {
  test.skip(!js, 'no browser takes part');
  const folder = await mkdtemp(join(tmpdir(), 'hallway-doors-'));
  const run = promisify(execFile);
  const files: string[] = [];
  for (const [name, binary] of [['old', BEFORE], ['new', AFTER]] as const) {
    const file = join(folder, `${name}.json`);
    await run(binary, [], { env: { HALLWAY_DOORS: file }, cwd: folder });
    files.push(file);
  }
  const tool = resolve(process.env['CARGO_HALLWAY_BIN'] ?? '../target/debug/cargo-hallway');
  const checked = await run(tool, ['hallway', 'check', ...files]).catch((error: unknown) => error);
  const { code, stdout } = checked as { code: number; stdout: string };
  await rm(folder, { recursive: true });
  expect(code).toBe(1);
  const told = stdout.split('\n').map((line) => /^(BREAKS|note)\s+(.*?)[:,]/.exec(line)?.slice(1));
  expect(told.filter((line) => line !== undefined).sort()).toEqual([
    ['BREAKS', 'praise binds u64 instead of u32'],
    ['BREAKS', 'rate binds String instead of u32'],
    ['BREAKS', 'send_to has no field city any more'],
    ['BREAKS', 'the action reserve is gone'],
    ['BREAKS', 'the action subscribe is gone'],
    ['note', 'send_to has a new field town'],
  ]);
});
