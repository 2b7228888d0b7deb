// js only: a WebSocket is opened by a script.
/** A page of the studio talks over a WebSocket; a page of another origin does not. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Page } from '@playwright/test';

import { expect, signIn, test } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== true);

/** Asks over a WebSocket, and says what came of it. */
const ask = (page: Page, url: string): Promise<string> =>
  page.evaluate(
    (url) =>
      new Promise<string>((tell) => {
        const socket = new WebSocket(url);
        socket.onopen = () => socket.send('What did you make for the bakery?');
        socket.onmessage = (answer) => {
          tell(String(answer.data));
          socket.close();
        };
        socket.onclose = (end) => tell(`closed with ${end.code}`);
      }),
    url,
  );

test('a question is answered over the connection', async ({ page, studio }) => {
  await page.goto('/');
  const url = `${studio.url.replace('http', 'ws')}/api/chat/socket`;
  expect(await ask(page, url)).toContain('You may like');
});

test('a page of another origin is refused', async ({ page, studio }) => {
  await signIn(page);
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>Elsewhere</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    for (const host of ['127.0.0.1', 'elsewhere.localhost']) {
      await page.goto(`http://${host}:${port}/`);
      const url = `${studio.url.replace('http', 'ws')}/api/chat/socket`;
      expect(await ask(page, url), host).toBe('closed with 1006');
    }
    await expect.poll(() => studio.output).toContain('a WebSocket was refused');
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});
