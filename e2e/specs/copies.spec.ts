// no-js only: speaks HTTP itself; no browser takes part.
/** The same request sent again gets the first outcome, and nothing runs again. */

import { LEAD, expect, test } from '../fixtures/test';
import { Visitor } from '../fixtures/visitor';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

test('a repeated identical POST gets the first answer', async ({ studio, visitor }) => {
  const form = await visitor.form('/contact', 'submit_contact');
  const first = await visitor.submit(form, LEAD);
  const second = await visitor.submit(form, LEAD);
  expect(first.status).toBe(303);
  expect([second.status, second.headers['location']]).toEqual([303, first.headers['location']]);
  expect(await studio.count('leads')).toBe(1);
});

test('fifty parallel copies are one row and one answer', async ({ studio, visitor }) => {
  const form = await visitor.form('/contact', 'submit_contact');
  const copies = Array.from({ length: 50 }, () => visitor.submit(form, LEAD));
  const answers = await Promise.all(copies);
  const told = new Set(answers.map((answer) => `${answer.status} ${answer.headers['location']}`));
  expect([...told]).toEqual(['303 /contact']);
  expect(await studio.count('leads')).toBe(1);
});

test('fifty parallel copies of a script are one row and one answer', async ({ studio, visitor }) => {
  const form = await visitor.form('/contact', 'submit_contact');
  const headers = {
    accept: 'application/json',
    'hallway-token': form.token,
    'hallway-submission': 'b5a0a9a0-6f3f-4a53-9be1-0f4c8e5a4f10',
  };
  const copies = Array.from({ length: 50 }, () =>
    visitor.submit(form, LEAD, { headers, body: new URLSearchParams(LEAD).toString() }),
  );
  const answers = await Promise.all(copies);
  const told = answers.map(({ status, body }) => {
    const reply = JSON.parse(body) as { kind: string; message: string };
    return `${status} ${reply.kind} ${reply.message}`;
  });
  expect([...new Set(told)]).toEqual(["200 done Thanks, we'll be in touch."]);
  expect(await studio.count('leads')).toBe(1);
});

test('the same page with changed text is a second row', async ({ studio, visitor }) => {
  const form = await visitor.form('/contact', 'submit_contact');
  await visitor.submit(form, LEAD);
  const other = await visitor.submit(form, { ...LEAD, message: 'Another message from the same page.' });
  expect(other.status).toBe(303);
  expect(await studio.count('leads')).toBe(2);
});

test('a new press by a script is a second row, its retry is not', async ({ studio, visitor }) => {
  const form = await visitor.form('/work/harbour-ferries', 'like');
  const press = (submission: string) =>
    visitor.submit(form, {}, {
      headers: {
        accept: 'application/json',
        'hallway-token': form.token,
        'hallway-submission': submission,
      },
      body: '',
    });
  await press('10000000-0000-4000-8000-000000000001');
  await press('10000000-0000-4000-8000-000000000001');
  expect(await studio.count('likes')).toBe(1);
  await press('10000000-0000-4000-8000-000000000002');
  expect(await studio.count('likes')).toBe(2);
});

test('whoever blocks cookies can still write to us, once', async ({ studio }) => {
  const form = await new Visitor(studio.url).form('/contact', 'submit_contact');
  const nobody = new Visitor(studio.url);
  const [first, copy] = [await nobody.submit(form, LEAD), await new Visitor(studio.url).submit(form, LEAD)];
  for (const answer of [first, copy]) {
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('be in touch.');
  }
  expect(await studio.count('leads')).toBe(1);
});
