/** Tests how files travel: their way is shown, and a person can take them back. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { done, form, gate, start } from './rig.ts';
import type { Answer, Rig } from './rig.ts';

let rig: Rig;

before(async () => {
  rig = await start('runtime');
});
after(() => rig.close());
afterEach(async () => {
  const complaints = [...rig.complaints];
  await rig.reset();
  assert.deepEqual(complaints, []);
});

const SIZE = 1 << 20;
const FIELDS =
  '<input name="name" id="name"><input type="file" name="film" id="film">' +
  '<button id="go" data-pending-text="Sending...">Send</button>';
const BOX =
  '<div id="box" data-upload hidden><progress></progress><output></output>' +
  '<button type="button" id="stop">Stop</button></div>';
const MULTIPART = 'enctype="multipart/form-data"';

type Progress = { key: string; loaded: number; total: number };

declare global {
  interface Window {
    told: Progress[];
    ends: string[];
  }
}

/** Opens a form with a chosen file, and notes what is told of its way. */
async function chosen(inner = FIELDS + BOX, size = SIZE): Promise<Page> {
  const page = await rig.open(form(inner, MULTIPART));
  await page.fill('#name', 'Ada');
  if (size > 0) {
    const buffer = Buffer.alloc(size, 'x');
    await page.setInputFiles('#film', { name: 'a.mp4', mimeType: 'video/mp4', buffer });
  }
  await page.evaluate(() => {
    window.told = [];
    window.ends = [];
    addEventListener('hallway:upload-progress', (event) => window.told.push({ ...event.detail }));
    addEventListener('hallway:submission-fail', () => window.ends.push('fail'));
    addEventListener('hallway:submission-end', () => window.ends.push('end'));
  });
  return page;
}

/** Makes the line so slow that sending takes some seconds, or as fast as before. */
async function line(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

const ended = (page: Page) => page.waitForFunction(() => window.ends.includes('end'));
const share = (page: Page) =>
  page.$eval('progress', (bar) => ((bar as HTMLProgressElement).hasAttribute('value') ? bar.value : -1));
const underWay = (page: Page) => page.waitForFunction(() => document.querySelector('progress')!.value > 0);

test('the way of a file is shown and told while it is sent, and hidden at the end', async () => {
  rig.handler = () => done();
  const page = await chosen();
  assert.equal(await page.isVisible('#box'), false);
  await line(page, 400_000);
  await page.click('#go');
  await page.waitForSelector('#box', { state: 'visible' });
  await underWay(page);
  assert.ok((await share(page)) < 1);
  assert.match(await page.innerText('output'), /^\d+\.\d MB\/s$/);
  assert.equal(await page.isDisabled('#stop'), false);
  await ended(page);
  assert.equal(await page.isVisible('#box'), false);
  assert.equal(await share(page), 1);
  const told = await page.evaluate(() => window.told);
  const [post] = rig.posts;
  assert.ok(told.length > 2, `${told.length} times`);
  for (const [at, { key, loaded, total }] of told.entries()) {
    assert.equal(key, post!.headers['hallway-submission']);
    assert.equal(total, post!.body.length);
    assert.ok(loaded >= (told[at - 1]?.loaded ?? 0));
  }
  assert.equal(told.at(-1)!.loaded, post!.body.length);
  assert.equal(post!.headers['hallway-token'], 'T1');
  assert.equal(post!.headers['accept'], 'application/json');
  assert.deepEqual(post!.entries, [
    ['name', 'Ada'],
    ['film', `a.mp4|video/mp4|${SIZE}`],
  ]);
});

test('the speed that is shown is that of the line, not of the computer', async () => {
  rig.handler = () => done();
  const page = await chosen();
  await line(page, 400_000);
  await page.click('#go');
  await page.waitForFunction(() => document.querySelector('progress')!.value > 0.5);
  const speed = parseFloat(await page.innerText('output'));
  assert.ok(speed >= 0.1 && speed <= 1, `${speed} MB/s`);
  await ended(page);
});

test('a file can be taken back: nothing is lost, nobody is alarmed, and it can be sent again', async () => {
  rig.handler = () => done();
  const page = await chosen();
  await line(page, 200_000);
  await page.click('#go');
  await underWay(page);
  await page.click('#stop');
  await ended(page);
  assert.deepEqual(await page.evaluate(() => window.ends), ['end']);
  assert.equal(await page.isVisible('#box'), false);
  assert.equal(await page.locator('[role=alert]').count(), 0);
  assert.equal(await page.inputValue('#name'), 'Ada');
  assert.equal(await page.$eval('#film', (field) => (field as HTMLInputElement).files!.length), 1);
  assert.equal(await page.getAttribute('#go', 'aria-disabled'), null);
  assert.equal(rig.posts.length, 0);

  await line(page, -1);
  await page.evaluate(() => (window.ends = []));
  await page.click('#go');
  await ended(page);
  assert.equal(rig.posts.length, 1);
  assert.deepEqual(rig.posts[0]!.entries[1], ['film', `a.mp4|video/mp4|${SIZE}`]);
});

test('what has been sent whole cannot be taken back', async () => {
  const held = gate<Answer>();
  rig.handler = () => held.promise;
  const page = await chosen();
  await page.click('#go');
  await rig.posted(1);
  await page.waitForFunction(() => (document.querySelector('#stop') as HTMLButtonElement).disabled);
  assert.equal(await page.isVisible('#box'), true);
  held.open(done());
  await ended(page);
  assert.equal(await page.isVisible('#box'), false);
});

test('a form that has no place for it tells its way all the same', async () => {
  rig.handler = () => done();
  const page = await chosen(FIELDS);
  await page.click('#go');
  await ended(page);
  const told = await page.evaluate(() => window.told);
  assert.equal(told.at(-1)!.loaded, rig.posts[0]!.body.length);
});

test('a form whose files are not chosen has no way to show', async () => {
  rig.handler = () => done();
  const page = await chosen(FIELDS + BOX, 0);
  await page.evaluate(() => {
    new MutationObserver(() => window.ends.push('shown')).observe(document.querySelector('#box')!, {
      attributes: true,
    });
  });
  await page.click('#go');
  await ended(page);
  assert.deepEqual(await page.evaluate(() => window.told), []);
  assert.deepEqual(await page.evaluate(() => window.ends), ['end']);
  assert.match(String(rig.posts[0]!.headers['content-type']), /^multipart/);
});

test('a file that nobody answers is sent again, as the same submission, and Retry is offered', async () => {
  let plugged = false;
  rig.handler = () => (plugged ? done() : 'cut');
  const page = await chosen();
  await page.click('#go');
  await page.waitForSelector('text=Retry');
  assert.ok(rig.posts.length >= 3);
  assert.equal(await page.isVisible('#box'), false);
  assert.deepEqual(await page.evaluate(() => window.ends), ['fail', 'end']);
  plugged = true;
  await page.evaluate(() => (window.ends = []));
  await page.click('text=Retry');
  await ended(page);
  const keys = rig.posts.map((post) => post.headers['hallway-submission']);
  assert.equal(new Set(keys).size, 1);
  assert.deepEqual(rig.posts.at(-1)!.entries[1], ['film', `a.mp4|video/mp4|${SIZE}`]);
});

test('a file that is refused stays chosen', async () => {
  rig.handler = () => ({
    kind: 'invalid',
    errors: [{ field: 'film', code: 'file_type', message: 'No film' }],
    view: null,
  });
  const page = await chosen();
  const reply = page.evaluate(
    () =>
      new Promise((resolve) =>
        addEventListener('hallway:submission-reply', (event) => resolve(event.detail.reply.kind)),
      ),
  );
  await page.click('#go');
  await ended(page);
  assert.equal(await reply, 'invalid');
  assert.equal(await page.$eval('#film', (field) => (field as HTMLInputElement).files!.length), 1);
});

const SAMPLE = readFileSync('../crates/hallway-wire/progress.json', 'utf8');

test('how far an action is can be seen, and a connection that breaks meanwhile is one submission all the same', async () => {
  const half = SAMPLE.slice(0, SAMPLE.indexOf('],'));
  rig.handler = (_, count) =>
    count === 1 ? { cut: half } : { status: 200, type: 'application/json; charset=utf-8', body: SAMPLE };
  const page = await rig.open(form('<input name="name"><button id="go">Send</button>' + BOX, 'data-progress'));
  await page.evaluate(() => {
    const told: object[] = [];
    Object.assign(window, { told, ends: [] });
    addEventListener('hallway:progress', (event) => told.push({ ...event.detail }));
    addEventListener('hallway:upload-progress', () => window.ends.push('sent'));
    addEventListener('hallway:submission-fail', () => window.ends.push('fail'));
    addEventListener('hallway:submission-end', () => window.ends.push('end'));
  });
  await page.click('#go');
  await ended(page);
  assert.deepEqual(await page.evaluate(() => window.ends), ['end']);
  assert.equal(await share(page), 1);
  await page.waitForFunction(() => document.querySelector('#hallway-status')!.textContent === 'Imported.');
  const keys = rig.posts.map((post) => post.headers['hallway-submission']);
  assert.deepEqual([rig.posts.length, new Set(keys).size], [2, 1]);
  const told: object[] = await page.evaluate(() => window.told);
  assert.deepEqual(told.at(-1), { key: keys[0], done: 4, of: 4, text: 'Row 4, of "Ada"\n' });
});
