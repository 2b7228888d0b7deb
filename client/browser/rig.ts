/** Runs a page of the tests' choice in Chromium, under the policy that Hallway sends. */

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** One POST as it reached the server. */
export type Post = {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The body's entries, `$regions` left out. */
  readonly entries: [string, string][];
  readonly regions: Record<string, string> | null;
};

/** What a test lets the server answer: JSON of ours, a status with any body, a cut connection, or one that is
 * cut in the middle of an answer. */
export type Answer =
  | { readonly kind: string; readonly [field: string]: unknown }
  | { readonly status: number; readonly type?: string; readonly body?: string | object }
  | { readonly cut: string }
  | 'cut';

/** Answers a POST; a promise delays it until the test resolves it. */
export type Handler = (post: Post, count: number) => Answer | Promise<Answer>;

export type Rig = {
  readonly origin: string;
  /** HTML by path; a promise delays it until the test resolves it. */
  readonly pages: Map<string, string | Promise<string>>;
  readonly posts: Post[];
  handler: Handler;
  /** Violations of the policy and errors of scripts, of all pages since the last reset. */
  readonly complaints: string[];
  open(body: string, options?: { path?: string; head?: string; html?: string }): Promise<Page>;
  /** Waits until as many POSTs have come. */
  posted(count: number): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
};

const RUNTIME = '/_hallway/hallway.js';
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'self'; " +
  "require-trusted-types-for 'script'; trusted-types hallway";
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run ' +
  '--disable-background-networking --disable-component-update --disable-sync';

/** Starts a server and a browser. `script` is `runtime` (the shipped file) or `lab`. */
export async function start(script: 'runtime' | 'lab'): Promise<Rig> {
  const source = await bundle(script);
  const pages = new Map<string, string | Promise<string>>();
  const posts: Post[] = [];
  const waiting: (() => void)[] = [];
  const complaints: string[] = [];
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS.split(' '),
    // The back/forward cache is what some tests are about.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  let context: BrowserContext | null = null;

  const rig: Rig = {
    origin,
    pages,
    posts,
    complaints,
    handler: () => ({ status: 500, type: 'text/plain', body: 'no handler' }),
    async open(body, { path = '/', head = '', html = 'lang="en"' } = {}) {
      pages.set(path, page(body, head, html));
      context ??= await newContext(browser, complaints);
      const opened = await context.newPage();
      await opened.goto(origin + path);
      return opened;
    },
    async posted(count) {
      while (posts.length < count) {
        await new Promise<void>((wake, fail) => {
          const late = setTimeout(() => fail(new Error(`${posts.length} posts, not ${count}`)), 10_000);
          waiting.push(() => (clearTimeout(late), wake()));
        });
      }
    },
    async reset() {
      await context?.close();
      context = null;
      pages.clear();
      posts.length = 0;
      complaints.length = 0;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await closed(server);
    },
  };
  return rig;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path === RUNTIME) return send(response, 200, 'text/javascript', source);
    if (request.method !== 'POST') {
      const found = await pages.get(path.split('?')[0]!);
      return send(response, found ? 200 : 404, 'text/html; charset=utf-8', found ?? 'none');
    }
    const post = await take(request).catch(() => null);
    if (!post) return; // taken back while it was sent
    posts.push(post);
    waiting.splice(0).forEach((wake) => wake());
    const answer = await rig.handler(post, posts.length);
    if (answer === 'cut') return void request.socket.destroy();
    if ('cut' in answer) {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      return void response.write(answer.cut, () => request.socket.destroy());
    }
    if ('kind' in answer) return send(response, 200, 'application/json; charset=utf-8', answer);
    send(response, answer.status, answer.type ?? 'text/html', answer.body ?? '');
  }
}

/** A promise with its end in the test's hands. */
export function gate<T>(): { promise: Promise<T>; open: (value: T) => void } {
  let open!: (value: T) => void;
  const promise = new Promise<T>((resolve) => (open = resolve));
  return { promise, open };
}

/** A complete `done`, with what differs. */
export const done = (rest: object = {}) => ({
  kind: 'done',
  message: null,
  data: null,
  types: {},
  reset: false,
  redirect: null,
  view: null,
  replayed: false,
  ...rest,
});

/** A form as the server draws it. */
export const form = (inner: string, attributes = '', id = 'a::send.0', token = 'T1') =>
  `<form method="post" action="?/send" data-hallway="${id}" ${attributes}>` +
  `<input type="hidden" name="$form" value="${token}">${inner}</form>`;

function page(body: string, head: string, html: string): string {
  return (
    `<!DOCTYPE html><html ${html}><head><title>Test</title>${head}` +
    `<script type="module" src="${RUNTIME}"></script></head><body>${body}</body></html>`
  );
}

async function bundle(script: 'runtime' | 'lab'): Promise<string> {
  if (script === 'runtime') return readFileSync('../crates/hallway/assets/hallway.js', 'utf8');
  const { outputFiles } = await build({
    entryPoints: ['browser/lab.ts'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]!.text;
}

async function newContext(browser: Browser, complaints: string[]): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  context.on('page', (opened) => {
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('console', (line) => {
      if (/Content.Security|Trusted/i.test(line.text())) complaints.push(line.text());
    });
  });
  return context;
}

async function take(request: IncomingMessage): Promise<Post> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const parsed = await new Response(body, {
    headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' },
  })
    .formData()
    .catch(() => new FormData());
  const entries = [...parsed].map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : `${value.name}|${value.type}|${value.size}`,
  ]);
  const regions = entries.find(([name]) => name === '$regions')?.[1];
  return {
    url: request.url ?? '',
    headers: request.headers,
    body,
    entries: entries.filter(([name]) => name !== '$regions'),
    regions: regions === undefined ? null : (JSON.parse(regions) as Record<string, string>),
  };
}

function send(response: ServerResponse, status: number, type: string, body: string | object): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'private, no-cache',
    'content-security-policy': POLICY,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

const closed = (server: Server) => new Promise((end) => server.close(end));
