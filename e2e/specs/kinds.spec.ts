/** Forms with every kind of field: what was typed survives every failure, and arrives as it was. */

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { BrowserContext, Locator, Page } from '@playwright/test';

import { Studio } from '../fixtures/studio';
import { expect, test as base, withoutNativeChecks } from '../fixtures/test';

const SERVER = resolve(process.env['KINDS_BIN'] ?? '../target/debug/examples/kinds');

/** The server of `crates/hallway/examples/kinds.rs` in the place of the studio. */
const test = base.extend({
  studio: async ({}, use) => {
    const server = await Studio.start({ HALLWAY_RATE_LIMITS: undefined }, SERVER);
    await use(server);
    await server.stop();
  },
});

const SECRET = 'correct horse battery staple';

const TYPED: Record<string, string[]> = {
  'all.text': ['Zeile eins,\nläuft „weiter“ & <b>so</b>: 漢字\n\n+1 100%'],
  'all.free': [' blanks '],
  'all.perhaps': ['perhaps'],
  'all.tiny': ['-7'],
  'all.small': ['300'],
  'all.large': ['-170141183460469231731687303715884105728'],
  'all.huge': ['340282366920938463463374607431768211455'],
  'all.fraction': ['0.25'],
  'all.single': ['1.5'],
  'all.money': ['12.50'],
  'all.on': ['on'],
  'all.size': ['large'],
  'all.maybe': ['small'],
  'all.day': ['2026-11-21'],
  'all.at': ['09:30'],
  'all.moment': ['2026-11-21T09:30'],
  'all.month': ['2026-11'],
  'all.week': ['2026-W47'],
  'all.color': ['#ff8000'],
  'all.id': ['6f3f4a53-9be1-4f4c-8e5a-4f10b5a0a9a0'],
  'all.page': ['https://example.com/a?b=c&d'],
  'all.name': ['Ada'],
  'all.address.city': ['Bremen'],
  'all.address.lines': ['Line 1'],
  'all.billing.city': ['Ulm'],
  'all.billing.lines': ['Line 2'],
  'all.numbers': ['1', '2'],
  'all.sizes': ['large'],
  'all.ordered': ['3', '7'],
  password: [SECRET],
};

/** Puts a value into every control of a form, as somebody would who has much patience. */
async function typeAll(form: Locator, typed = TYPED): Promise<void> {
  await form.evaluate((form, typed) => {
    const left = new Map(Object.entries(typed).map(([name, values]) => [name, [...values]]));
    for (const control of (form as HTMLFormElement).elements) {
      const field = control as HTMLInputElement | HTMLSelectElement;
      const values = left.get(field.name);
      if (!values) continue;
      if (field instanceof HTMLSelectElement) {
        for (const option of field.options) option.selected = values.includes(option.value);
      } else if (field.type === 'checkbox' || field.type === 'radio') {
        field.checked = values.includes(field.value);
      } else {
        field.value = values.shift() ?? '';
      }
    }
  }, typed);
}

/** What a form holds, as the browser would send it, without the password and what was left empty. */
async function held(form: Locator): Promise<[string, string][]> {
  return form.evaluate((form) => {
    const all = [...new FormData(form as HTMLFormElement)];
    const held = all.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return held.filter(([name, text]) => !name.startsWith('$') && name !== 'password' && text !== '');
  });
}

const first = (page: Page) => page.locator('form').first();
const send = (page: Page) => page.getByRole('button', { name: 'Send' }).first().click();

/** Opens a page and types into everything; says what its form holds then. */
async function filled(page: Page, path: string, typed = TYPED): Promise<[string, string][]> {
  await page.goto(path);
  await typeAll(first(page), typed);
  await withoutNativeChecks(page);
  const before = await held(first(page));
  expect(before.length).toBeGreaterThan(30);
  return before;
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('You are signed in.').first()).toBeVisible();
}

async function signOutElsewhere(context: BrowserContext): Promise<void> {
  const other = await context.newPage();
  await other.goto('/');
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByText('You are signed out.').first()).toBeVisible();
}

async function expectKept(page: Page, before: [string, string][], js: boolean): Promise<void> {
  expect(await held(first(page))).toEqual(before);
  expect(await page.content()).not.toContain(SECRET);
  if (!js) await expect(first(page).getByLabel('Password')).toHaveValue('');
}

const FAILURES = [
  { name: 'an error of a field', path: '/invalid', says: 'This number is taken' },
  { name: 'a typed error', path: '/refuses', says: 'Somebody else was faster.' },
  { name: 'an unexpected error', path: '/fails', says: 'Something went wrong on our side.' },
];

for (const { name, path, says } of FAILURES) {
  test(`${name}: every field keeps its value`, async ({ page, js }) => {
    const before = await filled(page, path);
    await send(page);
    await expect(page.getByText(says).first()).toBeVisible();
    await expectKept(page, before, js);
  });
}

/** A file that no answer may show. */
const PLAN = { name: 'the plan.txt', mimeType: 'text/plain', buffer: Buffer.from('under the third stone') };

const file = (page: Page) => first(page).locator('input[type=file]');
const chosen = (page: Page) => file(page).evaluate((field) => (field as HTMLInputElement).files!.length);

/** A script keeps what was chosen; no page can choose it again, so it asks. */
async function expectFile(page: Page, kept: boolean): Promise<void> {
  expect(await chosen(page)).toBe(kept ? 1 : 0);
  await expect(page.getByText('Please choose the file again.')).toHaveCount(kept ? 0 : 1);
  expect(await page.content()).not.toContain(PLAN.buffer.toString());
}

for (const { name, path, says } of FAILURES) {
  test(`${name}, with a file: every other field keeps its value`, async ({ page, js }) => {
    const before = await filled(page, `${path}/parcel`);
    await file(page).setInputFiles(PLAN);
    await send(page);
    await expect(page.getByText(says).first()).toBeVisible();
    await expectKept(page, before, js);
    await expectFile(page, js);
  });
}

test('a form of long ago, with a file: every other field keeps its value', async ({ page, studio, js }) => {
  const before = await filled(page, '/invalid/parcel');
  await file(page).setInputFiles(PLAN);
  await studio.restartWithNewKeys();
  await send(page);
  await expect(page.getByText('This page was open for a long time.').first()).toBeVisible();
  await expectKept(page, before, js);
  expect(await chosen(page)).toBe(js ? 1 : 0);
});

test('a session that is over, with a file: after signing in every other field has its value', async ({
  page,
  context,
}) => {
  await page.goto('/');
  await signIn(page);
  const before = await filled(page, '/staff/parcel');
  await file(page).setInputFiles(PLAN);
  await signOutElsewhere(context);
  await send(page);
  await expect(page).toHaveURL('/login');
  await signIn(page);
  await page.goto('/staff/parcel');
  await expect(page.getByText('What you typed is still here.').first()).toBeVisible();
  await expectKept(page, before, false);
  expect(await chosen(page)).toBe(0);
  expect(await page.content()).not.toContain(PLAN.buffer.toString());
});

test('a call too many, with a file: every other field keeps its value', async ({ page, js }) => {
  await filled(page, '/limited/parcel');
  await file(page).setInputFiles(PLAN);
  await send(page);
  await expect(page.getByText('Arrived.').first()).toBeVisible();
  const before = await filled(page, '/limited/parcel');
  await file(page).setInputFiles(PLAN);
  await send(page);
  await expect(page.getByText('This was used too often in a short time.').first()).toBeVisible();
  await expectKept(page, before, js);
  await expectFile(page, js);
});

test('a file that is too large: every other field keeps its value', async ({ page, js }) => {
  const before = await filled(page, '/small/parcel');
  await file(page).setInputFiles({ ...PLAN, buffer: Buffer.alloc(400_000, PLAN.buffer) });
  await send(page);
  await expect(page.getByText(/at most .* can be sent here/).first()).toBeVisible();
  await expectKept(page, before, js);
  expect(await chosen(page)).toBe(js ? 1 : 0);
});

test('two copies of one form share no file', async ({ page, js }) => {
  await page.goto('/twice/parcel');
  const second = page.locator('form').nth(1);
  const untouched = await held(second);
  await typeAll(first(page));
  await withoutNativeChecks(page);
  const before = await held(first(page));
  await file(page).setInputFiles(PLAN);
  await send(page);
  await expect(first(page).getByText('This number is taken').first()).toBeVisible();
  await expectKept(page, before, js);
  await expectFile(page, js);
  expect(await held(second)).toEqual(untouched);
  await expect(second.locator('input[type=file]')).toHaveValue('');
  await expect(second.getByText('Please choose the file again.')).toHaveCount(0);
});

test('a call too many: every field keeps its value', async ({ page, js }) => {
  await filled(page, '/limited');
  await send(page);
  await expect(page.getByText('Arrived.').first()).toBeVisible();
  const before = await filled(page, '/limited');
  await send(page);
  await expect(page.getByText('This was used too often in a short time.').first()).toBeVisible();
  await expectKept(page, before, js);
});

test('a form of long ago: every field keeps its value', async ({ page, studio, js }) => {
  const before = await filled(page, '/invalid');
  await studio.restartWithNewKeys();
  await send(page);
  await expect(page.getByText('This page was open for a long time.').first()).toBeVisible();
  await expectKept(page, before, js);
});

test('a form that is too large: every field keeps its value', async ({ page, js }) => {
  const before = await filled(page, '/small', { ...TYPED, 'all.text': ['much '.repeat(4_000)] });
  await send(page);
  await expect(page.getByText('at most 16 KB can be sent here').first()).toBeVisible();
  await expectKept(page, before, js);
});

test('a session that is over: after signing in every field has its value', async ({ page, context, js }) => {
  await page.goto('/');
  await signIn(page);
  await page.goto('/staff');
  const fresh = await held(first(page));
  const before = await filled(page, '/staff');
  await signOutElsewhere(context);

  await send(page);
  await expect(page).toHaveURL('/login');
  await signIn(page);
  await page.goto('/staff');
  await expect(page.getByText('What you typed is still here.').first()).toBeVisible();
  await expectKept(page, before, false);
  await page.getByLabel('Password').fill(SECRET);
  await withoutNativeChecks(page);
  await send(page);
  await expect(page.getByText('Arrived.').first()).toBeVisible();
  expect(await held(first(page)), 'Done::reset()').toEqual(fresh);
  expect(js).toBeDefined();
});

test('two copies of one form share nothing', async ({ page }) => {
  await page.goto('/twice');
  const second = page.locator('form').nth(1);
  const untouched = await held(second);
  await typeAll(first(page));
  await withoutNativeChecks(page);
  const before = await held(first(page));
  await send(page);
  await expect(first(page).getByText('This number is taken').first()).toBeVisible();
  await expect(second.getByText('This number is taken')).toHaveCount(0);
  expect(await held(first(page))).toEqual(before);
  expect(await held(second)).toEqual(untouched);
  const ids = await page.locator('[id]').evaluateAll((all) => all.map((one) => one.id));
  expect(new Set(ids).size).toBe(ids.length);
});

test.describe('without a network', () => {
  test.use({ baseURL: async ({ cable }, use) => use(cable.url) });

  for (const path of ['/invalid', '/invalid/parcel']) {
    test(`${path}: every field keeps its value`, async ({ page, cable, js }) => {
      const before = await filled(page, path);
      const files = path.endsWith('/parcel');
      if (files) await file(page).setInputFiles(PLAN);
      cable.unplug();
      await send(page);
      if (js) {
        await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible({ timeout: 30_000 });
      } else {
        await expect(page).toHaveURL(/chrome-error/);
        cable.plug();
        await page.goBack();
      }
      await expect(first(page)).toBeVisible();
      const hidden = ['all.huge', 'all.id'];
      // Nobody types into hidden fields, so the browser itself brings none back.
      const typed = (all: [string, string][]) => all.filter(([name]) => js || !hidden.includes(name));
      expect(typed(await held(first(page)))).toEqual(typed(before));
      if (js && files) expect(await chosen(page)).toBe(1);
    });
  }
});

test('a value by chance is drawn, sent and decoded to itself, natively and by the runtime', async ({ page, js }) => {
  test.slow();
  for (let seed = 1; seed <= 12; seed++) {
    const posts: [string, string][][] = [];
    const note = (request: { method(): string; postData(): string | null }) => {
      if (request.method() !== 'POST') return;
      const entries = [...new URLSearchParams(request.postData() ?? '')];
      posts.push(entries.filter(([name]) => !name.startsWith('$')));
    };
    page.on('request', note);
    for (const native of js ? [true, false] : [true]) {
      await page.goto(`/filled?seed=${seed}`);
      // The members of a struct that is optional are drawn as required, and may stay empty.
      await withoutNativeChecks(page);
      if (js && native) {
        await first(page).evaluate((form) => HTMLFormElement.prototype.submit.call(form));
      } else {
        await send(page);
      }
      await expect(page.getByText('Kept.').first(), `seed ${seed}`).toBeVisible();
      const kept = await page.request.get(`/api/kept?seed=${seed}`);
      expect(await kept.text(), `seed ${seed}`).toBe('equal');
    }
    page.off('request', note);
    expect(posts.length).toBe(js ? 2 : 1);
    for (const post of posts) expect(post, `seed ${seed}`).toEqual(posts[0]);
  }
});

test('a file by chance arrives as it was, beside a value by chance, natively and by the runtime', async ({ page, js }) => {
  test.slow();
  const names = ['a.bin', 'grün "1".txt', "b'ö;=%20.tar.gz", ' blank .dat', '漢字.pdf', 'no type'];
  const sizes = [1, 1_000, 256 << 10, (256 << 10) + 1, 700_000, 65_536];
  for (const [seed, name] of names.entries()) {
    const buffer = bytes(seed, sizes[seed]!);
    const digest = createHash('sha256').update(buffer).digest('hex');
    for (const native of js ? [true, false] : [true]) {
      await page.goto(`/filled/parcel?seed=${seed}`);
      await page.getByLabel('Password').fill(SECRET);
      await file(page).setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await withoutNativeChecks(page);
      if (js && native) {
        await first(page).evaluate((form) => HTMLFormElement.prototype.submit.call(form));
      } else {
        await send(page);
      }
      await expect(page.getByText('Kept.').first(), name).toBeVisible();
      expect(await (await page.request.get(`/api/kept?seed=${seed}`)).text(), name).toBe('equal');
      expect(await (await page.request.get('/api/file')).text()).toBe(`${name}|${buffer.length}|${digest}`);
    }
  }
});

/** Bytes by chance behind some that look like the end of a part. */
function bytes(seed: number, size: number): Buffer {
  const parts = [Buffer.from('\r\n------WebKitFormBoundary\r\n--\r\n\0')];
  for (let at = 0; at * 32 < size; at++) parts.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(parts).subarray(0, size);
}
