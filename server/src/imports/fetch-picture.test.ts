import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublicAddress, urlProblem } from '../platform/public-address.ts';
import { isRefusal } from '../platform/refusals.ts';
import { fetchPicture } from './fetch-picture.ts';

test.each([
  ['8.8.8.8', true],
  ['185.3.4.5', true],
  ['2606:4700::1111', true],
  ['127.0.0.1', false],
  ['127.8.9.1', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::7f00:1', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['ff02::1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['localhost', false],
  ['', false],
])('%s is on the internet: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test.each([
  ['https://shop.example/a.jpg', undefined],
  ['http://shop.example:80/a.jpg', undefined],
  ['http://8.8.8.8/a.jpg', undefined],
  ['http://127.0.0.1/a.jpg', /inside a network/],
  ['http://[::1]/a.jpg', /inside a network/],
  ['http://2130706433/a.jpg', /inside a network/],
  ['http://0x7f.1/a.jpg', /inside a network/],
  ['http://017700000001/a.jpg', /inside a network/],
  ['http://[::ffff:10.0.0.1]/a.jpg', /inside a network/],
  ['https://shop.example:5432/', /port 5432/],
  ['ftp://shop.example/a.jpg', /must begin with https/],
  ['file:///etc/passwd', /must begin with https/],
  ['data:image/png;base64,AA', /must begin with https/],
  ['https://me:secret@shop.example/a.jpg', /name or password/],
  ['not an address', /is no address/],
])('%s: %s', (url, problem) => {
  if (problem === undefined) expect(urlProblem(url)).toBeUndefined();
  else expect(urlProblem(url)).toMatch(problem);
});

describe('fetching', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  async function serve(listener: RequestListener): Promise<string> {
    const started = createServer(listener).listen(0, '127.0.0.1');
    server = started;
    await new Promise((resolve) => started.once('listening', resolve));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  }
  /** The test's server is inside, so it is let through by name; everything else is judged as ever. */
  const letIn = (url: string) => ({
    urlProblem: (asked: string) => (asked.startsWith(url) ? undefined : urlProblem(asked)),
    isPublic: (address: string) => address === '127.0.0.1',
  });
  const told = (answer: Awaited<ReturnType<typeof fetchPicture>>) => (isRefusal(answer) ? answer.message : 'fetched');

  test('answers the bytes of a picture, also behind a redirect', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/old.jpg') response.writeHead(302, { location: '/new.jpg' }).end();
      else response.writeHead(200, { 'content-type': 'image/jpeg' }).end('bytes');
    });
    const answer = await fetchPicture(`${url}/old.jpg`, letIn(url));
    expect(Buffer.isBuffer(answer) && answer.toString()).toBe('bytes');
  });

  test.each<[string, RequestListener, RegExp]>([
    ['no picture', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('x'), /is no picture/],
    ['an error', (_, response) => response.writeHead(404).end(), /answered 404/],
    [
      'too much, as told',
      (_, response) => response.writeHead(200, { 'content-type': 'image/png', 'content-length': '99999999' }).end(),
      /more than 20 MB/,
    ],
    [
      'a redirect into the network',
      (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
      /inside a network/,
    ],
    [
      'a redirect to another port',
      (_, response) => response.writeHead(302, { location: 'http://shop.example:5432/' }).end(),
      /port 5432/,
    ],
    [
      'redirects without end',
      (_, response) => response.writeHead(302, { location: '/again' }).end(),
      /leads on more than 3/,
    ],
  ])('refuses %s', async (_, listener, message) => {
    const url = await serve(listener);
    expect(told(await fetchPicture(`${url}/a.jpg`, letIn(url)))).toMatch(message);
  });

  test('stops a picture that goes on without end', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      const piece = Buffer.alloc(1024 * 1024);
      const more = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(told(await fetchPicture(`${url}/a.jpg`, letIn(url)))).toMatch(/more than 20 MB/);
  });

  test('refuses a name that resolves into the network, even where it also resolves outside', async () => {
    const lookup = (addresses: string[]) =>
      ((_host: string, _options: unknown, callback: (error: null, all: unknown) => void) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        )) as never;
    for (const addresses of [['10.0.0.5'], ['93.184.216.34', '127.0.0.1']]) {
      const answer = await fetchPicture('http://rebinding.example/a.jpg', { lookup: lookup(addresses) });
      expect(told(answer)).toMatch(/inside a network/);
    }
  });
});
