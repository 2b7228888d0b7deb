/** A film goes into the storage by an address that is signed for it, and by no other. */

import { createHash, createHmac } from 'node:crypto';
import type { APIResponse, Page } from '@playwright/test';

import { STORAGE_SECRET } from '../fixtures/studio';
import { expect, signIn, test } from '../fixtures/test';

const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), Buffer.alloc(300_000, 'x')]);
const KIND = 'video/mp4';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

type Terms = { key?: string; size?: number; kind?: string; seconds?: number; age?: number; secret?: string };

/** Signs an address as S3's documentation says, independently of the program. */
function signed(base: string, terms: Terms = {}): string {
  const { key = 'film', size = MP4.length, kind = KIND, seconds = 600, age = 0 } = terms;
  const at = new Date(Date.now() - age * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${at.slice(0, 8)}/local/s3/aws4_request`;
  const path = `/storage/films/${key}`;
  const query =
    `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`studio/${scope}`)}` +
    `&X-Amz-Date=${at}&X-Amz-Expires=${seconds}&X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost`;
  const request =
    `PUT\n${path}\n${query}\ncontent-length:${size}\ncontent-type:${kind}\nhost:${new URL(base).host}\n\n` +
    'content-length;content-type;host\nUNSIGNED-PAYLOAD';
  const text = `AWS4-HMAC-SHA256\n${at}\n${scope}\n${sha256(request)}`;
  const secret: string | Buffer = `AWS4${terms.secret ?? STORAGE_SECRET}`;
  const last = scope.split('/').reduce<string | Buffer>(hmac, secret);
  return `${base}${path}?${query}&X-Amz-Signature=${hmac(last, text).toString('hex')}`;
}

const put = (page: Page, url: string, data = MP4, kind = KIND): Promise<APIResponse> =>
  page.request.put(url, { data, headers: { 'content-type': kind } });

async function open(page: Page): Promise<void> {
  await signIn(page);
  await page.goto('/admin/films');
}

test('a film is put into the storage, by a script before the form is sent', async ({ page, js, studio }) => {
  await open(page);
  const puts: string[] = [];
  page.on('request', (request) => request.method() === 'PUT' && puts.push(request.url()));
  await page.getByLabel('Title').fill('The harbour');
  await page.getByLabel('Film').setInputFiles({ name: 'a.mp4', mimeType: KIND, buffer: MP4 });
  if (js) {
    await expect(page.getByText('a.mp4 is stored.')).toBeVisible();
    expect(await studio.files()).toHaveLength(1);
    await expect(page.getByLabel('Film')).toHaveValue('');
  }
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText('It is on the list.').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The harbour' })).toBeVisible();
  expect(await studio.rows('SELECT title, size FROM films')).toEqual([
    { title: 'The harbour', size: MP4.length },
  ]);
  expect(await studio.files()).toHaveLength(1);
  expect(puts).toHaveLength(js ? 1 : 0);
  if (!js) return;
  // The address is good for this object only, and that is there.
  const again = await fetch(puts[0]!, { method: 'PUT', body: MP4, headers: { 'content-type': KIND } });
  expect(again.status).toBe(409);
  expect(await studio.files()).toHaveLength(1);
});

test('a film that nobody sent is on no list', async ({ page, studio }) => {
  await open(page);
  await page.getByLabel('Title').fill('The harbour');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText('Which film?').first()).toBeVisible();
  await page.locator('input[name=object]').evaluate((field) => ((field as HTMLInputElement).value = '../studio.db'));
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText('The film did not arrive.').first()).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('The harbour');
  expect(await studio.rows('SELECT title FROM films')).toEqual([]);
});

test('what is too large or no film gets no address', async ({ page, js, studio }) => {
  test.skip(!js, 'only a script asks for an address');
  await open(page);
  for (const [input, says] of [
    [{ kind: 'text/html', size: 10 }, 'An MP4 or a WebM, please'],
    [{ kind: KIND, size: 2 ** 31 }, 'At most 1 GB, please'],
  ] as const) {
    const reply = await page.evaluate(
      (input) => (window as unknown as Caller).hallway.call('sign-film', input),
      input,
    );
    expect(reply.errors?.[0]?.message).toBe(says);
  }
  expect(await studio.rows('SELECT object FROM films')).toEqual([]);
});

type Caller = { hallway: { call(id: string, input: object): Promise<{ errors?: { message: string }[] }> } };

test('an address that is altered, too old, or for another file is refused, and nothing is written', async ({
  page,
  studio,
}) => {
  const here = studio.url;
  const right = signed(here);
  const last = right.at(-1) === '0' ? '1' : '0';
  const refused: [string, Promise<APIResponse>][] = [
    ['an altered signature', put(page, right.slice(0, -1) + last)],
    ['no signature', put(page, right.split('&X-Amz-Signature')[0]!)],
    ['another secret', put(page, signed(here, { secret: 'guessed' }))],
    ['too old', put(page, signed(here, { seconds: 60, age: 62 }))],
    ['a longer life than was signed', put(page, right.replace('Expires=600', 'Expires=6000'))],
    ['another size', put(page, right, Buffer.concat([MP4, Buffer.from('x')]))],
    ['another type', put(page, right, MP4, 'text/html')],
    ['another name', put(page, right.replace('/film?', '/other?'))],
    ['a folder above', put(page, signed(here, { key: '..%2F..%2Fstudio.db' }))],
    ['another method', page.request.post(right, { data: MP4, headers: { 'content-type': KIND } })],
  ];
  for (const [what, answer] of refused) {
    const status = (await answer).status();
    expect(status >= 403 && status <= 405, `${what}: ${status}`).toBe(true);
  }
  expect(await studio.files()).toEqual([]);
  expect((await put(page, signed(here, { seconds: 60, age: 30 }))).status()).toBe(200);
  expect(await studio.files()).toEqual(['films/film']);
  expect((await put(page, right)).status(), 'not instead of another').toBe(409);
});
