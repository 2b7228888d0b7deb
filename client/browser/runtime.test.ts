/** Tests the shipped runtime in a browser against a server that answers what each test wants. */

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { done, form, gate, start } from './rig.ts';
import type { Answer, Post, Rig } from './rig.ts';

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

const NAME = '<input name="name" id="name">';
const BUTTON = '<button id="go" data-pending-text="Sending..."><b>Send</b></button>';
const view = (rest: object = {}) => ({ title: 'Test', regions: [], holes: {}, ...rest });
const region = (id: string, hash: string, html: string) => ({ id, hash, html });
/** Resolves with the detail of the next event of a name. */
const next = (page: Page, name: string) =>
  page.evaluate(
    (event) =>
      new Promise((resolve, reject) => {
        addEventListener(event, (e) => resolve((e as CustomEvent).detail), { once: true });
        setTimeout(() => reject(new Error(`no ${event}`)), 10_000);
      }),
    name,
  );
/** Does something and waits until the submission that it starts has ended. */
async function ended(page: Page, act: () => Promise<unknown>): Promise<void> {
  const end = next(page, 'hallway:submission-end');
  await page.evaluate(() => 0);
  await act();
  await end;
}
/** Clicks as the browser does; the rig's own click trips over fields named like members. */
const press = (page: Page) =>
  page.evaluate(() => HTMLElement.prototype.click.call(document.querySelector('#go')));
const bodyText = (post: { body: Buffer }) => post.body.toString();

// --- what is sent

test('a form is sent with its token, a key and the hashes of what is shown', async () => {
  rig.handler = () => done();
  const page = await rig.open(
    `<!--h:0 aa--><main><!--h:1 bb-->${form(NAME + BUTTON)}<!--/h:1--></main><!--/h:0-->`,
    { html: 'lang="en" data-hallway="pp"', path: '/contact' },
  );
  await page.fill('#name', 'Ada');
  await ended(page, () => page.click('#go'));
  const [post] = rig.posts;
  assert.equal(rig.posts.length, 1);
  assert.equal(post!.url, '/contact?/send');
  assert.equal(post!.headers['accept'], 'application/json');
  assert.equal(post!.headers['hallway-token'], 'T1');
  assert.match(String(post!.headers['hallway-submission']), /^[0-9a-f-]{36}$/);
  assert.match(String(post!.headers['content-type']), /^application\/x-www-form-urlencoded(;|$)/);
  assert.deepEqual(post!.entries, [['name', 'Ada']]);
  assert.deepEqual(post!.regions, { page: 'pp', '0': 'aa', '1': 'bb' });
});

test('no regions are reported when there are none or more than 64', async () => {
  rig.handler = () => done();
  const page = await rig.open(form(NAME));
  await ended(page, () => page.press('#name', 'Enter'));
  assert.equal(rig.posts[0]!.regions, null);
  assert.equal(bodyText(rig.posts[0]!), 'name=');
  const many = Array.from({ length: 65 }, (_, i) => `<!--h:${i} x-->${i}<!--/h:${i}-->`).join('');
  await page.evaluate((html) => {
    for (const data of html.split('|')) document.body.append(new Comment(data));
  }, [...many.matchAll(/<!--(.*?)-->/g)].map((m) => m[1]).join('|'));
  await ended(page, () => page.press('#name', 'Enter'));
  assert.equal(rig.posts[1]!.regions, null);
});

/** Forms whose bodies must be the browser's own, byte for byte. */
const CORPUS: Record<string, string> = {
  'text, umlauts, symbols': '<input name="a b" value="Grüße & =+%20 😀"><input name="" value="x"><input value="y">',
  'line ends': '<textarea name="t">one\ntwo\r\n\nthree</textarea><input type="hidden" name="h&#10;x" value="a&#13;b&#10;c">',
  'ticks and radios': '<input type="checkbox" name="c"><input type="checkbox" name="d" checked><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>',
  'choices': '<select name="s" multiple><option selected>a<option>b<option selected value="">c</select><select name="o"><option disabled selected>x</select>',
  'repeated names, disabled': '<input name="n" value="1"><input name="n" value="2"><fieldset disabled><input name="no" value="1"></fieldset><input name="off" disabled>',
  'an empty file': '<input type="file" name="f"><input name="after" value="1">',
  'names that hide members': '<input name="id" value="1"><input name="action" value="2"><input name="method" value="3"><input name="submit" value="4"><input name="getAttribute" value="5"><input name="elements" value="6"><input name="nodeType" value="7">',
  'direction and charset': '<input name="d" dirname="d.dir" value="x"><input type="hidden" name="_charset_">',
  'a long field': `<textarea name="l">${'long '.repeat(20_000)}</textarea>`,
  'a thousand fields': Array.from({ length: 1000 }, (_, i) => `<input name="f${i}" value="${i}">`).join(''),
  'a lone surrogate and nulls': '<input name="x" value="a&#xFFFD;b">',
  'numbers and dates': '<input type="number" name="n" value="1.50"><input type="date" name="d" value="2026-11-21"><input type="color" name="c"><input type="range" name="r">',
};

for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data']) {
  for (const [name, fields] of Object.entries(CORPUS)) {
    test(`sends what the browser would send: ${name}, ${enctype}`, async () => {
      rig.handler = () => ({ status: 200, body: 'ok' });
      const inner = `${fields}<button name="by" value="b" id="go">Go</button>`;
      const attributes = `enctype="${enctype}"`;
      const page = await rig.open(form(inner, attributes));
      await ended(page, () => press(page));
      const plainForm = form(inner, attributes).replace(/ data-hallway="[^"]*"/, '');
      await press(await rig.open(plainForm, { path: '/n' }));
      await rig.posted(2);
      const [ours, theirs] = rig.posts;
      assert.equal(rig.posts.length, 2);
      assert.equal(theirs!.entries[0]![0], '$form');
      assert.deepEqual(ours!.entries, theirs!.entries.slice(1));
      if (enctype.startsWith('application')) {
        assert.equal('%24form=T1&' + bodyText(ours!), bodyText(theirs!));
        // A script's body names its charset, which is UTF-8 in any case.
        const type = (post: Post) => String(post.headers['content-type']).replace(/;charset=UTF-8$/, '');
        assert.equal(type(ours!), type(theirs!));
      } else {
        const plain = (post: { body: Buffer }) =>
          bodyText(post).replaceAll(/-{4,}WebKitFormBoundary\w+/g, '--');
        const token = '--\r\nContent-Disposition: form-data; name="$form"\r\n\r\nT1\r\n';
        assert.equal(token + plain(ours!), plain(theirs!));
      }
    });
  }
}

test('files travel in multipart forms, also empty ones and two in one field', async () => {
  rig.handler = () => done();
  const page = await rig.open(
    form('<input type="file" name="f" id="f" multiple><button id="go">Go</button>', 'enctype="multipart/form-data"'),
  );
  await page.setInputFiles('#f', [
    { name: 'ä"1.txt', mimeType: 'text/plain', buffer: Buffer.from('one') },
    { name: 'empty.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('') },
  ]);
  await ended(page, () => page.click('#go'));
  assert.deepEqual(rig.posts[0]!.entries.map(([, v]) => v.split('|').slice(-2)), [
    ['text/plain', '3'],
    ['application/octet-stream', '0'],
  ]);
});

test('the button that was pressed is sent, and may say where and how', async () => {
  rig.handler = () => done();
  const page = await rig.open(
    form(
      NAME +
        '<button id="a" name="do" value="a">A</button>' +
        '<button id="b" name="do" value="b" formaction="/other?/x" formenctype="multipart/form-data">B</button>',
      'id="f"',
    ) + '<button id="c" form="f" name="do" value="c">outside</button>',
  );
  for (const id of ['#a', '#b', '#c']) await ended(page, () => page.click(id));
  await ended(page, () => page.press('#name', 'Enter'));
  assert.deepEqual(rig.posts.map((p) => p.entries.at(-1)![1]), ['a', 'b', 'c', 'a']);
  assert.deepEqual(rig.posts.map((p) => p.url), ['/?/send', '/other?/x', '/?/send', '/?/send']);
  assert.match(String(rig.posts[1]!.headers['content-type']), /^multipart/);
});

test('fields named like members of the DOM disturb nothing', async () => {
  rig.handler = () =>
    done({ reset: true, view: view({ holes: { 'a::send.0': 'T2' } }) });
  const names = ['id', 'action', 'method', 'submit', 'elements', 'reset', 'dispatchEvent', 'querySelector', 'isConnected', 'closest', 'contains', 'append', 'hasAttribute', 'target', 'enctype'];
  const page = await rig.open(form(names.map((n) => `<input name="${n}" value="1">`).join('') + BUTTON));
  await ended(page, () => press(page));
  assert.equal(rig.posts[0]!.entries.length, names.length);
  await ended(page, () => press(page));
  assert.equal(rig.posts[1]!.headers['hallway-token'], 'T2');
});

// --- what is left to the browser

for (const [name, html] of [
  ['no data-hallway', '<form method="post" action="/x"><button id="go">Go</button></form>'],
  ['no token', '<form method="post" action="/x" data-hallway="a.0"><button id="go">Go</button></form>'],
  ['text/plain', form('<button id="go">Go</button>', 'enctype="text/plain"').replace('?/send', '/x')],
  ['a formtarget', form('<button id="go" formtarget="other">Go</button>').replace('?/send', '/x')],
] as const) {
  test(`the browser itself sends a form with ${name}`, async () => {
    rig.handler = () => ({ status: 200, body: 'native' });
    const page = await rig.open(html);
    await page.click('#go');
    await rig.posted(1);
    assert.equal(rig.posts[0]!.url, '/x');
    assert.equal(rig.posts[0]!.headers['hallway-submission'], undefined);
  });
}

test('a button with formmethod=get navigates', async () => {
  rig.pages.set('/found', '<p>found');
  const page = await rig.open(form('<button id="go" formmethod="get" formaction="/found" name="q" value="1">Go</button>'));
  await Promise.all([page.waitForURL(/\/found\?.*q=1/), page.click('#go')]);
  assert.equal(rig.posts.length, 0);
});

test('method=dialog closes its dialog', async () => {
  const page = await rig.open(
    `<dialog id="d">${form('<button id="go" value="yes">Go</button>').replace('"post"', '"dialog"')}</dialog>`,
  );
  await page.evaluate(() => document.querySelector('dialog')!.showModal());
  await page.click('#go');
  assert.equal(await page.evaluate(() => document.querySelector('dialog')!.returnValue), 'yes');
  assert.equal(rig.posts.length, 0);
});

test('a submit that a script of the app prevented is not sent', async () => {
  const page = await rig.open(form(BUTTON));
  await page.evaluate(() => document.addEventListener('submit', (event) => event.preventDefault()));
  await page.click('#go');
  await page.evaluate(() => document.addEventListener('hallway:submission-start', () => 0));
  assert.equal(await page.evaluate(() => document.querySelector('[data-pending]')), null);
  assert.equal(rig.posts.length, 0);
});

test('native validation still stops a form', async () => {
  const page = await rig.open(form('<input name="a" id="a" required>' + BUTTON));
  await page.click('#go');
  assert.ok(await page.evaluate(() => document.querySelector('#a')!.matches(':focus')));
  assert.equal(rig.posts.length, 0);
});

test('form.submit() of a script goes past the runtime, requestSubmit() does not', async () => {
  rig.handler = () => done();
  const page = await rig.open(form(NAME));
  await ended(page, () => page.evaluate(() => document.querySelector('form')!.requestSubmit()));
  assert.ok(rig.posts[0]!.headers['hallway-submission']);
  await page.evaluate(() => document.querySelector('form')!.submit());
  await rig.posted(2);
  assert.equal(rig.posts[1]!.headers['hallway-submission'], undefined);
});

// --- lock and pending

test('a double click sends once', async () => {
  const answer = gate<Answer>();
  rig.handler = () => answer.promise;
  const page = await rig.open(form(BUTTON));
  await page.dblclick('#go');
  await page.click('#go', { force: true });
  await rig.posted(1);
  await ended(page, async () => answer.open(done()));
  assert.equal(rig.posts.length, 1);
  rig.handler = () => done();
  await ended(page, () => page.click('#go'));
  assert.equal(rig.posts.length, 2);
  assert.notEqual(rig.posts[0]!.headers['hallway-submission'], rig.posts[1]!.headers['hallway-submission']);
});

test('the calls of one lane go one after the other, those of another lane at once', async () => {
  const first = gate<Answer>();
  rig.handler = (post) => (post.url.endsWith('a') ? first.promise : done());
  const laned = (name: string, lane: string) =>
    `<form method="post" action="?/${name}" data-hallway="t::${name}" data-lane="${lane}">` +
    `<input type="hidden" name="$form" value="T"><button id="${name}">Go</button></form>`;
  const page = await rig.open(laned('a', 'cart') + laned('b', 'cart') + laned('c', 'other'));
  await page.click('#a');
  await rig.posted(1);
  await page.click('#b');
  assert.ok(await page.locator('#b').evaluate((button) => button.closest('[data-pending]')));
  await page.click('#c');
  await rig.posted(2);
  assert.deepEqual(
    rig.posts.map(({ url }) => url.at(-1)),
    ['a', 'c'],
  );
  first.open({ status: 500, type: 'text/plain', body: '' });
  await rig.posted(3);
  assert.equal(rig.posts[2]!.url.at(-1), 'b', 'its turn comes however the first one ended');
});

test('two requestSubmit() in one task send once, and build the entries once', async () => {
  rig.handler = () => done();
  const page = await rig.open(form(NAME));
  const built = await page.evaluate(() => {
    const form = document.querySelector('form')!;
    let count = 0;
    form.addEventListener('formdata', () => count++);
    form.requestSubmit();
    form.requestSubmit();
    return count;
  });
  assert.equal(built, 1);
  await rig.posted(1);
  await page.waitForSelector('form:not([data-pending])');
  assert.equal(rig.posts.length, 1);
});

test('two forms run side by side', async () => {
  const answers = [gate<Answer>(), gate<Answer>()];
  rig.handler = (_, count) => answers[count - 1]!.promise;
  const page = await rig.open(
    form('<button id="a">A</button>') + form('<button id="b">B</button>', '', 'a::send.1', 'T9'),
  );
  await page.click('#a');
  await page.click('#b');
  await rig.posted(2);
  await ended(page, async () => answers[1]!.open(done()));
  assert.equal(await page.locator('form[data-pending]').count(), 1);
  await ended(page, async () => answers[0]!.open(done()));
  assert.equal(await page.locator('form[data-pending]').count(), 0);
});

const MARKED =
  '<form method="post" action="?/send" data-hallway="a::send.0" data-pending="" aria-busy="true">' +
  '<input type="hidden" name="$form" value="T1">' +
  '<button id="go" data-pending-text="Sending..." data-pending="" aria-disabled="true">Sending...</button></form>';
const outer = (page: Page) => page.evaluate(() => document.querySelector('form')!.outerHTML);

for (const [name, answer] of [
  ['done', done()],
  ['invalid', { kind: 'invalid', errors: [], view: view() }],
  ['a reply that is none of ours', { status: 200, body: 'hello' }],
  ['an error of the server', { status: 500, type: 'application/json', body: '{}' }],
] as const) {
  test(`marks are set while pending and restored after ${name}`, async () => {
    const open = gate<Answer>();
    rig.handler = () => open.promise;
    const page = await rig.open(form(BUTTON));
    const idle = await outer(page);
    await page.click('#go');
    assert.equal(await outer(page), MARKED);
    assert.ok(await page.evaluate(() => document.activeElement!.id === 'go'));
    await rig.posted(1);
    await ended(page, async () => open.open(answer));
    assert.equal((await outer(page)).replace(/<div class="hallway-notice".*?<\/div>/, ''), idle);
    assert.ok(await page.evaluate(() => document.activeElement!.id === 'go'));
  });
}

test('the label of an input is swapped and restored, what was sent is its own', async () => {
  const open = gate<Answer>();
  rig.handler = () => open.promise;
  const page = await rig.open(form('<input type="submit" name="do" value="Send" id="go" data-pending-text="Wait">'));
  await page.click('#go');
  assert.equal(await page.inputValue('#go'), 'Wait');
  await rig.posted(1);
  await ended(page, async () => open.open(done()));
  assert.equal(await page.inputValue('#go'), 'Send');
  assert.deepEqual(rig.posts[0]!.entries, [['do', 'Send']]);
});

test('marks of one form survive the reply of another', async () => {
  const answers = [gate<Answer>(), gate<Answer>()];
  rig.handler = (_, count) => answers[count - 1]!.promise;
  const slow = form(BUTTON);
  const quick = form('<button id="b">B</button>', '', 'a::send.1');
  const page = await rig.open(`<!--h:1 x-->${slow}${quick}<!--/h:1-->`);
  const idle = await outer(page);
  await page.click('#go');
  await page.click('#b');
  await rig.posted(2);
  await ended(page, async () =>
    answers[1]!.open(done({ view: view({ regions: [region('1', 'y', `<p>new</p>${slow}${quick}`)] }) })),
  );
  assert.equal(await outer(page), MARKED);
  assert.equal(await page.textContent('p'), 'new');
  await ended(page, async () => answers[0]!.open(done()));
  assert.equal(await outer(page), idle);
});

test('a page that comes back from the back/forward cache is unlocked', async () => {
  rig.handler = () => done({ redirect: '/next' });
  await rig.open('<p>next', { path: '/next' });
  const page = await rig.open(form(BUTTON));
  const idle = await outer(page);
  const shown = page.evaluate(() => {
    addEventListener('pageshow', (event) => void (document.title = `persisted ${event.persisted}`));
  });
  await shown;
  await Promise.all([page.waitForURL('**/next'), page.click('#go')]);
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.title === 'persisted true');
  assert.equal(await outer(page), idle);
});

test('a form that is leaving for another page stays locked', async () => {
  const arrives = gate<string>();
  rig.handler = () => done({ redirect: '/slow' });
  rig.pages.set('/slow', arrives.promise);
  const page = await rig.open(form(BUTTON));
  const again = await page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const go = document.querySelector<HTMLElement>('#go')!;
        document.addEventListener('hallway:submission-end', () => {
          go.click();
          resolve(go.matches('[data-pending]'));
        });
        go.click();
      }),
  );
  assert.ok(again);
  arrives.open('<p>arrived');
  await page.waitForURL('**/slow');
  assert.equal(rig.posts.length, 1);
});

// --- replies

test('done: only the region changes, its hash is kept, fresh tokens are written, the message is told', async () => {
  rig.handler = () =>
    done({
      message: 'Thanks',
      view: view({ title: 'New title', regions: [region('1', 'new', '<p>after</p>')], holes: { 'a::send.0': 'T2' } }),
    });
  const page = await rig.open(`<h1>Stays</h1><!--h:1 old--><p>before</p><!--/h:1-->${form(NAME + BUTTON)}`);
  await page.fill('#name', 'kept');
  const applied = next(page, 'hallway:view-applied');
  await ended(page, () => page.click('#go'));
  await applied;
  assert.equal(await page.textContent('p'), 'after');
  assert.equal(await page.title(), 'New title');
  assert.equal(await page.inputValue('#name'), 'kept');
  assert.deepEqual(
    await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('input[name="$form"]')!;
      return [field.value, field.defaultValue];
    }),
    ['T2', 'T2'],
  );
  await page.waitForFunction(() => document.querySelector('[role=status]')!.textContent === 'Thanks');
  await ended(page, () => page.click('#go'));
  assert.deepEqual(rig.posts[1]!.regions, { '1': 'new' });
  assert.equal(rig.posts[1]!.headers['hallway-token'], 'T2');
});

test('the same message is told twice', async () => {
  rig.handler = () => done({ message: 'Added' });
  const page = await rig.open(form(BUTTON));
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const status = document.querySelector('[role=status]')!;
    new MutationObserver(() => said.push(status.textContent!)).observe(status, { childList: true });
  });
  for (const count of [1, 2]) {
    await ended(page, () => page.click('#go'));
    await page.waitForFunction(
      (n) => (window as unknown as { said: string[] }).said.filter((text) => text === 'Added').length === n,
      count,
    );
  }
});

test('the live region of the page itself is used', async () => {
  rig.handler = () => done({ message: 'Hi' });
  const page = await rig.open(form(BUTTON) + '<div id="hallway-status" role="status"></div>');
  await ended(page, () => page.click('#go'));
  await page.waitForFunction(() => document.querySelector('#hallway-status')!.textContent === 'Hi');
  assert.equal(await page.locator('[role=status]').count(), 1);
});

test('a form is reset only when told, and never what was typed since', async () => {
  const answer = gate<Answer>();
  rig.handler = (_, count) => (count === 1 ? done() : answer.promise);
  const page = await rig.open(form(NAME + '<input name="other" id="other" value="d">' + BUTTON));
  await page.fill('#name', 'Ada');
  await page.fill('#other', 'x');
  await ended(page, () => page.click('#go'));
  assert.equal(await page.inputValue('#name'), 'Ada');
  await page.click('#go');
  await page.fill('#name', 'Bob');
  await ended(page, async () => answer.open(done({ reset: true })));
  assert.equal(await page.inputValue('#name'), 'Bob');
  assert.equal(await page.inputValue('#other'), 'd');
});

test('done with a redirect goes there', async () => {
  rig.handler = () => done({ redirect: '/next?a=1#top' });
  await rig.open('<p>next', { path: '/next' });
  const page = await rig.open(form(BUTTON));
  await Promise.all([page.waitForURL('**/next?a=1#top'), page.click('#go')]);
});

test('a redirect to a fragment of the same page loads the page anew', async () => {
  rig.handler = () => done({ redirect: '/#made' });
  const page = await rig.open(form(BUTTON) + '<p id="made">old</p>');
  rig.pages.set('/', '<!DOCTYPE html><p id="made">new</p>');
  await page.click('#go', { noWaitAfter: true });
  await page.waitForFunction(() => document.querySelector('#made')?.textContent === 'new');
  assert.match(page.url(), /#made$/);
});

const INVALID = (token: string, note: string) =>
  form(
    `<input name="a" id="a" value="good"><input name="b" id="b" value="bad" aria-invalid="true" autofocus>` +
      `<input name="c" id="c" aria-invalid="true"><p>${note}</p><button id="go">Go</button>`,
    '', 'a::send.0', token,
  );

test('invalid: errors show, typed text stays, focus goes to the first invalid field', async () => {
  rig.handler = () => ({
    kind: 'invalid',
    errors: [{ field: 'b', code: 'x', message: 'Wrong' }],
    view: view({ regions: [region('1', 'n', INVALID('T2', 'Wrong'))] }),
  });
  const page = await rig.open(
    `<!--h:1 o-->${form('<input name="a" id="a"><input name="b" id="b"><input name="c" id="c" type="text"><p></p><button id="go">Go</button>')}<!--/h:1-->`,
  );
  await page.fill('#a', 'good');
  await page.fill('#b', 'bad');
  await ended(page, () => page.click('#go'));
  assert.equal(await page.evaluate(() => document.activeElement!.id), 'b');
  assert.equal(await page.textContent('p'), 'Wrong');
  assert.equal(await page.inputValue('#a'), 'good');
  await ended(page, () => page.click('#go'));
  assert.equal(rig.posts[1]!.headers['hallway-token'], 'T2');
});

test('invalid: focus stays where it is when the person has gone on, and so does newer text', async () => {
  const answer = gate<Answer>();
  rig.handler = () => answer.promise;
  const page = await rig.open(
    `<!--h:1 o-->${form('<input name="a" id="a"><input name="b" id="b"><button id="go">Go</button>')}<!--/h:1--><input id="away">`,
  );
  await page.fill('#a', 'sent');
  await page.click('#go');
  await page.fill('#a', 'newer');
  await page.focus('#away');
  await ended(page, async () =>
    answer.open({
      kind: 'invalid',
      errors: [{ field: 'b', code: 'x', message: 'Wrong' }],
      view: view({ regions: [region('1', 'n', INVALID('T2', 'Wrong'))] }),
    }),
  );
  assert.equal(await page.evaluate(() => document.activeElement!.id), 'away');
  assert.equal(await page.inputValue('#a'), 'newer');
  await page.waitForFunction(() => document.querySelector('[role=status]')!.textContent === 'Wrong');
});

for (const [name, answer, told] of [
  ['error', { kind: 'error', message: 'Sold out', error: { code: 'x' }, view: null }, 'Sold out'],
  ['refused', { kind: 'refused', reason: 'rate', message: 'Too many', code: 'HW1', redirect: null, view: view() }, 'Too many'],
  ['stale', { kind: 'stale', reason: 'principal', message: 'Now Bob', unclaimed: true, same: false, view: null }, 'Now Bob'],
  ['failed', { kind: 'failed', id: 'x1', message: 'Broken' }, 'Broken'],
  ['unsure', { kind: 'unsure', id: 'x1', message: 'Perhaps' }, 'Perhaps'],
  ['invalid', { kind: 'invalid', errors: [{ field: 'q', code: 'x', message: 'Wrong' }], view: null }, 'Wrong'],
] as const) {
  test(`${name}: the form is kept and an alert says why`, async () => {
    rig.handler = () => answer;
    const page = await rig.open(form(NAME + BUTTON));
    await page.fill('#name', 'kept');
    await ended(page, () => page.click('#go'));
    assert.equal(await page.textContent('form [role=alert]'), told);
    assert.equal(await page.inputValue('#name'), 'kept');
    assert.equal(rig.posts.length, 1);
    rig.handler = () => done();
    await ended(page, () => page.click('#go'));
    assert.equal(await page.locator('[role=alert]').count(), 0);
  });
}

test('refused with a redirect goes there', async () => {
  rig.handler = () => ({ kind: 'refused', reason: 'access', message: 'No', code: 'HW1', redirect: '/login', view: null });
  await rig.open('<p>login', { path: '/login' });
  const page = await rig.open(form(BUTTON));
  await Promise.all([page.waitForURL('**/login'), page.click('#go')]);
});

test('a whole page as the view changes everything but what was typed', async () => {
  rig.handler = () =>
    done({
      view: view({
        title: 'Neu',
        regions: [region('page', 'p2', `<!DOCTYPE html><html lang="de" data-hallway="p2"><head><title>Neu</title></head><body class="x"><h1>Neu</h1>${form(NAME + BUTTON)}</body></html>`)],
      }),
    });
  const page = await rig.open(`<h1>Old</h1>${form(NAME + BUTTON)}`, { html: 'lang="en" data-hallway="p1"' });
  await page.fill('#name', 'typed');
  await ended(page, () => page.click('#go'));
  assert.equal(await page.textContent('h1'), 'Neu');
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  assert.equal(await page.title(), 'Neu');
  assert.equal(await page.inputValue('#name'), 'typed');
  assert.equal(await page.locator('[role=status]').count(), 1);
  await ended(page, () => page.click('#go'));
  assert.deepEqual(rig.posts[1]!.regions, { page: 'p2' });
});

test('a form that came with a reply is ours as well', async () => {
  rig.handler = (_, count) =>
    count === 1
      ? done({ view: view({ regions: [region('1', 'n', form('<button id="later">L</button>', '', 'a::late.0', 'TL'))] }) })
      : done();
  const page = await rig.open(`<!--h:1 o--><!--/h:1-->${form(BUTTON)}`);
  await ended(page, () => page.click('#go'));
  await ended(page, () => page.click('#later'));
  assert.equal(rig.posts[1]!.headers['hallway-token'], 'TL');
});

test('a view for a region that the page does not have loads the page anew', async () => {
  rig.handler = () => done({ view: view({ regions: [region('7', 'n', '<p>x')] }) });
  const page = await rig.open(`<p>old</p>${form(BUTTON)}`);
  rig.pages.set('/', '<!DOCTYPE html><p>new</p>');
  const reported = page.waitForEvent('pageerror');
  await page.click('#go', { noWaitAfter: true });
  await reported;
  await page.waitForFunction(() => document.querySelector('p')?.textContent === 'new');
  assert.equal(rig.complaints.length, 1);
  assert.match(rig.complaints.pop()!, /region 7/);
});

// --- stale

const stale = (rest: object) => ({
  kind: 'stale', reason: 'expired', message: 'Too old', unclaimed: true, same: true,
  view: view({ holes: { 'a::send.0': 'T2' } }), ...rest,
});

test('stale, unclaimed and the same: sent again once by itself, fresh token, same key', async () => {
  rig.handler = (_, count) => (count === 1 ? stale({}) : done({ message: 'Sent' }));
  const page = await rig.open(form(NAME + BUTTON));
  await page.fill('#name', 'Ada');
  await ended(page, () => page.click('#go'));
  assert.deepEqual(rig.posts.map((p) => p.headers['hallway-token']), ['T1', 'T2']);
  assert.equal(rig.posts[0]!.headers['hallway-submission'], rig.posts[1]!.headers['hallway-submission']);
  assert.deepEqual(rig.posts[1]!.entries, [['name', 'Ada']]);
  assert.equal(await page.locator('[role=alert]').count(), 0);
});

test('stale twice: not sent a third time, the person is told', async () => {
  rig.handler = () => stale({});
  const page = await rig.open(form(BUTTON));
  await ended(page, () => page.click('#go'));
  assert.equal(rig.posts.length, 2);
  assert.equal(await page.textContent('[role=alert]'), 'Too old');
});

for (const [name, rest] of [
  ['it may have run', { unclaimed: false }],
  ['other values are bound', { same: false }],
  ['there is no fresh token', { view: null }],
  ['the fresh token is that of another form', { view: view({ holes: { 'b::x.0': 'T2' } }) }],
] as const) {
  test(`stale is not sent again when ${name}`, async () => {
    rig.handler = () => stale(rest);
    const page = await rig.open(form(BUTTON));
    await ended(page, () => page.click('#go'));
    assert.equal(rig.posts.length, 1);
    assert.equal(await page.textContent('[role=alert]'), 'Too old');
  });
}

// --- retries

for (const [name, answer] of [
  ['a cut connection', 'cut'],
  ['502', { status: 502, body: 'bad gateway' }],
  ['503', { status: 503, body: 'starting' }],
  ['504', { status: 504, type: 'application/json', body: '{"error":"timeout"}' }],
] as const) {
  test(`${name}, then an answer: one submission for the server`, async () => {
    rig.handler = (_, count) => (count < 3 ? answer : done({ message: 'ok' }));
    const page = await rig.open(form(NAME + BUTTON));
    await page.fill('#name', 'Ada');
    await ended(page, () => page.click('#go'));
    assert.equal(rig.posts.length, 3);
    assert.equal(new Set(rig.posts.map((p) => p.headers['hallway-submission'])).size, 1);
    assert.equal(new Set(rig.posts.map(bodyText)).size, 1);
    assert.equal(await page.locator('[role=alert]').count(), 0);
  });
}

test('no answer after three tries: form kept, Retry sends the same once more', async () => {
  // A browser may repeat a POST by itself on a reused connection that was cut.
  rig.handler = () => ({ status: 503, body: 'starting' });
  const page = await rig.open(form(NAME + BUTTON));
  const idle = await outer(page);
  await page.fill('#name', 'Ada');
  await ended(page, () => page.click('#go'));
  assert.equal(rig.posts.length, 3);
  assert.match((await page.textContent('form [role=alert]'))!, /not reachable/);
  assert.equal(await page.inputValue('#name'), 'Ada');
  rig.handler = () => done();
  await ended(page, () => page.click('text=Retry'));
  assert.equal(rig.posts.length, 4);
  assert.equal(new Set(rig.posts.map((p) => p.headers['hallway-submission'])).size, 1);
  assert.deepEqual(rig.posts[3]!.entries, [['name', 'Ada']]);
  assert.equal(await outer(page), idle);
  assert.equal(await page.evaluate(() => document.activeElement!.id), 'go');
});

test('pressing the button again instead of Retry is the same submission, unless something changed', async () => {
  // A browser may repeat a POST by itself on a reused connection that was cut.
  rig.handler = () => ({ status: 503, body: 'starting' });
  const page = await rig.open(form(NAME + BUTTON));
  await page.fill('#name', 'Ada');
  await ended(page, () => page.click('#go'));
  await ended(page, () => page.click('#go'));
  assert.equal(rig.posts.length, 6);
  assert.equal(new Set(rig.posts.map((p) => p.headers['hallway-submission'])).size, 1);
  await page.fill('#name', 'Bob');
  rig.handler = () => done();
  await ended(page, () => page.click('#go'));
  assert.notEqual(rig.posts[6]!.headers['hallway-submission'], rig.posts[0]!.headers['hallway-submission']);
});

for (const [name, answer] of [
  ['HTML', { status: 200, body: '<p>login of a proxy' }],
  ['JSON of somebody else', { status: 200, type: 'application/json', body: '{"kind":"later"}' }],
  ['broken JSON', { status: 200, type: 'application/json', body: '{"kind":' }],
  ['nothing', { status: 204 }],
  ['an error without a reply', { status: 500, body: 'oops' }],
  ['not found', { status: 404, body: 'none' }],
] as const) {
  test(`an answer of ${name} is an error, not tried again, form kept`, async () => {
    rig.handler = () => answer;
    const page = await rig.open(form(NAME + BUTTON));
    await page.fill('#name', 'kept');
    await ended(page, () => page.click('#go'));
    assert.equal(rig.posts.length, 1);
    assert.equal(await page.locator('form [role=alert] button').count(), 1);
    assert.equal(await page.inputValue('#name'), 'kept');
  });
}

test('a reply of ours with status 503 is a reply', async () => {
  rig.handler = () => ({
    status: 503, type: 'application/json; charset=utf-8',
    body: { kind: 'unsure', id: 'x', message: 'We may have received this' },
  });
  const page = await rig.open(form(BUTTON));
  await ended(page, () => page.click('#go'));
  assert.equal(rig.posts.length, 1);
  assert.equal(await page.textContent('[role=alert]'), 'We may have received this');
});

// --- events

test('events are told in order, and can be cancelled', async () => {
  rig.handler = () => done({ view: view({ regions: [region('1', 'n', 'new')] }) });
  const page = await rig.open(`<p><!--h:1 o-->old<!--/h:1--></p>${form(BUTTON)}`);
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    for (const name of ['submission-start', 'submission-reply', 'submission-fail', 'view-applied', 'submission-end']) {
      document.addEventListener(`hallway:${name}`, () => told.push(name));
    }
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told.splice(0));
  await ended(page, () => page.click('#go'));
  assert.deepEqual(await told(), ['submission-start', 'submission-reply', 'view-applied', 'submission-end']);
  await page.evaluate(() => {
    document.addEventListener('hallway:submission-reply', (event) => event.preventDefault(), { once: true });
    document.querySelector('p')!.textContent = 'mine';
  });
  await ended(page, () => page.click('#go'));
  assert.equal(await page.textContent('p'), 'mine');
  assert.deepEqual(await told(), ['submission-start', 'submission-reply', 'submission-end']);
  await page.evaluate(() => {
    document.addEventListener('hallway:submission-start', (event) => event.preventDefault());
  });
  await page.click('#go');
  assert.deepEqual(await told(), ['submission-start']);
  assert.equal(rig.posts.length, 2);
});

// --- calls of the page's own script

const reference = form('', 'id="save" hidden', 'a::save', 'T9');

test('a call sends JSON with the token of its reference, and shows what changed', async () => {
  rig.handler = () =>
    done({
      data: { at: '2026-11-21T09:30:00Z' },
      types: { '/at': 'date' },
      message: 'Saved.',
      view: view({ regions: [region('1', 'n', 'new')], holes: { 'a::save': 'T10' } }),
    });
  const page = await rig.open(`<p><!--h:1 o-->old<!--/h:1--></p>${reference}`);
  const year = await page.evaluate(async () => {
    const reply = await hallway.call('save', { text: 'a', tags: new Set(['x']), size: 2n ** 60n });
    return reply.kind === 'done' && (reply.data as { at: Date }).at.getUTCFullYear();
  });
  assert.equal(year, 2026);
  const [post] = rig.posts;
  assert.equal(post!.headers['hallway-token'], 'T9');
  assert.match(String(post!.headers['content-type']), /^application\/x-www-form-urlencoded/);
  assert.deepEqual(post!.entries, [['$input', '{"text":"a","tags":["x"],"size":1152921504606846976}']]);
  assert.deepEqual(post!.regions, { '1': 'o' });
  assert.equal(await page.textContent('p'), 'new');
  await page.evaluate(() => hallway.call('save', {}));
  assert.equal(rig.posts[1]!.headers['hallway-token'], 'T10');
});

test('a call with files is multipart, each file in its place', async () => {
  rig.handler = () => done();
  const page = await rig.open(reference);
  await page.evaluate(() =>
    hallway.call('save', { cover: new File(['abc'], 'c.png', { type: 'image/png' }), list: [new Blob(['x'])] }),
  );
  assert.deepEqual(rig.posts[0]!.entries, [
    ['cover', 'c.png|image/png|3'],
    ['list[0]', 'blob|application/octet-stream|1'],
    ['$input', '{"cover":null,"list":[null]}'],
  ]);
});

test('a call may send FormData, or the own fields of a visible form, without locking it', async () => {
  const held = gate<Answer>();
  rig.handler = (_, count) => (count === 1 ? held.promise : done());
  const page = await rig.open(form(NAME, 'id="f"'));
  await page.fill('#name', 'Ada');
  await page.evaluate(() => {
    void hallway.call('f');
    const data = new FormData();
    data.set('name', 'Bob');
    return hallway.call(document.querySelector('form')!, data);
  });
  assert.deepEqual(rig.posts.map((post) => post.entries), [[['name', 'Ada']], [['name', 'Bob']]]);
  held.open(done());
});

test('what goes wrong is for the script to tell', async () => {
  rig.handler = () => ({ kind: 'invalid', errors: [{ field: 'text', code: 'type', message: 'No' }], view: null });
  const page = await rig.open(form(NAME, 'id="f"'));
  const reply = await page.evaluate(() => hallway.call('f', { text: 1 }));
  assert.equal(reply.kind === 'invalid' && reply.errors[0]!.field, 'text');
  assert.equal(await page.locator('[role=alert]').count(), 0);
});

test('a call that nobody answers is rejected, and the same call is the same submission', async () => {
  let plugged = false;
  rig.handler = () => (plugged ? done() : 'cut');
  const page = await rig.open(reference);
  const call = (text: string) =>
    page.evaluate((text) => hallway.call('save', { text }).then((r) => r.kind, (e) => String(e)), text);
  assert.match(await call('a'), /nobody answered/);
  plugged = true;
  assert.equal(await call('a'), 'done');
  assert.equal(await call('a'), 'done');
  const keys = rig.posts.map((post) => post.headers['hallway-submission']);
  const later = keys.pop();
  assert.equal(new Set(keys).size, 1);
  assert.notEqual(later, keys[0]);
});

test('calls of a lane keep their order, and a redirect is followed', async () => {
  const held = gate<Answer>();
  rig.handler = (_, count) => (count === 1 ? held.promise : done({ redirect: '/there' }));
  const page = await rig.open(form('', 'id="save" hidden data-lane="l"'));
  rig.pages.set('/there', 'arrived');
  await page.evaluate(() => {
    void hallway.call('save', { n: 1 });
    void hallway.call('save', { n: 2 });
  });
  await rig.posted(1);
  assert.equal(rig.posts.length, 1);
  held.open(done());
  await page.waitForURL('**/there');
  assert.deepEqual(rig.posts.map((post) => post.entries[0]![1]), ['{"n":1}', '{"n":2}']);
});

test('what is no form of an action cannot be called', async () => {
  const page = await rig.open('<form id="plain"></form>');
  for (const ref of ['plain', 'absent', '1 2']) {
    const error = await page.evaluate((ref) => hallway.call(ref).catch((e) => e instanceof TypeError), ref);
    assert.equal(error, true, ref);
  }
  assert.equal(rig.posts.length, 0);
});
