/** A theme written to read, hang, fill or break out of the shop; each must end as a failure that names the place. */
import { describe, expect, test } from 'vitest';
import type { ThemeSource } from './engine.ts';
import { ThemeError, type ThemeFailure } from './failure.ts';
import { openRenderPool } from './render-pool.ts';

const milliseconds = 2_500;
const pool = openRenderPool({ milliseconds, restMilliseconds: 0 });
const locale = { language: 'en', fallback: 'en', currency: 'EUR' };
const data = {
  name: '<script>alert("x")</script>',
  html: '<p onclick="steal()">Hi <strong>you</strong><script>alert(1)</script><img src=x onerror=alert(1)></p>',
  shop: { name: 'Test shop' },
  list: ['b', 'a'],
};
let themes = 0;

function sourceOf(templates: Record<string, string>): ThemeSource {
  const paths = Object.fromEntries(Object.keys(templates).map((name) => [name, `templates/${name}.liquid`]));
  return { assets: '/theme/x/y/', templates, paths, phrases: { en: { hello: 'Hello {name}' } }, fonts: {} };
}

function render(template: string, more: Record<string, string> = {}, shared: Record<string, unknown> = {}) {
  themes += 1;
  const source = sourceOf({ page: template, ...more });
  return pool.render(`theme ${themes}`, source, { template: 'page', locale, data, shared });
}

async function failureOf(rendering: Promise<string>): Promise<ThemeFailure> {
  const failure = await rendering.then(
    (html) => ({ rendered: html.slice(0, 200) }),
    (error) => (error instanceof ThemeError ? error.failure : { threw: String(error) }),
  );
  return failure as ThemeFailure;
}

describe('an honest theme', () => {
  test('is rendered in the worker, with the shop’s words, money and shared data', async () => {
    const page = '{{ "hello" | t: name: shop.name }}, {{ 1250 | money }}, {{ look }}{% render "part" %}';
    expect(await render(page, { part: ' {{ look }}' }, { look: 'calm' })).toBe('Hello Test shop, €12.50, calm calm');
  });
  test('many pages at once are all rendered, each from its own theme', async () => {
    const pages = Array.from({ length: 40 }, (_, at) => render(`page ${at % 8}: {{ list | sort | join: "" }}`));
    const done = await Promise.all(pages);
    expect(done).toEqual(done.map((_, at) => `page ${at % 8}: ab`));
  });
});

describe('what it cannot reach', () => {
  test.each([
    ['the constructor of a text', '{{ name.constructor }}|{{ name.constructor.name }}|{{ name["constructor"] }}'],
    ['the prototype of an object', '{{ shop.__proto__ }}|{{ shop.constructor.constructor }}|{{ shop["__proto__"] }}'],
    ['functions of a list', '{{ list.map }}|{{ list.constructor }}|{{ list.filter }}'],
    [
      'what is global',
      '{{ process }}|{{ globalThis }}|{{ require }}|{{ global.process.env.PATH }}|{{ this }}|{{ self }}',
    ],
    ['itself', '{{ settings.constructor }}|{{ locale.constructor }}|{{ forloop.constructor }}'],
  ])('%s', async (_what, template) => {
    expect((await render(template)).replaceAll('|', '')).toBe('');
  });
  test.each([
    ['a file above', '{% render "../../server/src/main" %}'],
    ['an absolute file', '{% include "/etc/passwd" %}'],
    ['a file named by what shoppers type', '{% include target %}'],
    ['a layout elsewhere', '{% layout "/proc/self/environ" %}'],
    ['a package', '{% render "../../../node_modules/liquidjs/package.json" %}'],
  ])('%s', async (_what, template) => {
    const failure = await failureOf(render(template, {}, { target: '/etc/hostname' }));
    expect(failure).toMatchObject({ why: 'mistake', path: 'templates/page.liquid', line: 1 });
    expect(failure.message).toMatch(/named|file/i);
  });
  test('words by what objects have by nature', async () => {
    expect(await render('{{ "constructor" | t }} {{ "__proto__" | t }}')).toBe('constructor __proto__');
  });
});

describe('escaping', () => {
  const escaped = '&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;';
  test.each([
    ['output', '{{ name }}'],
    ['echo', '{% echo name %}'],
    ['the liquid tag', '{% liquid\necho name %}'],
    ['cycle', '{% cycle name, name %}'],
    ['append', '{{ "" | append: name }}'],
    ['a phrase', '{{ "hello" | t: name: name | remove: "Hello " }}'],
    ['the default', '{{ nothing | default: name }}'],
  ])('%s', async (_what, template) => {
    expect(await render(template)).toBe(escaped);
  });
  test('raw lets rich text through and nothing that runs', async () => {
    expect(await render('{{ html | raw }}')).toBe('<p>Hi <strong>you</strong></p>');
    expect(await render('{{ name | raw }}')).toBe('');
    expect(await render('{{ name | append: html | raw }}')).not.toMatch(/script|onclick|onerror/);
  });
  test('data for scripts cannot end the script', async () => {
    expect(await render('{{ name | script_json }}')).toBe('"\\u003cscript>alert(\\"x\\")\\u003c/script>"');
  });
  test('a font is one that is known', async () => {
    expect(await render('{{ "x;}body{display:none" | font_stack }}')).toBe('inherit');
    expect(await render('{{ "constructor" | font_stack }}')).toBe('inherit');
  });
});

describe('what runs away is stopped within the limit, and the next page is rendered', () => {
  const bigList = '{% assign big = "a" %}{% for i in (1..20) %}{% assign big = big | append: big %}{% endfor %}';
  test.each<[string, string, Record<string, string>, ThemeFailure['why'][]]>([
    [
      'nested loops',
      '{% for a in (1..9999) %}{% for b in (1..9999) %}{{ a }}{% endfor %}{% endfor %}',
      {},
      ['time', 'memory'],
    ],
    [
      'empty nested loops',
      '{% for a in (1..9999) %}{% for b in (1..9999) %}{% endfor %}{% endfor %}',
      {},
      ['time', 'memory'],
    ],
    ['a range without end', '{% for a in (1..999999999999) %}x{% endfor %}', {}, ['memory']],
    ['itself', '{% render "page" %}', {}, ['memory', 'time']],
    ['two that render each other', '{% include "other" %}', { other: '{% include "page" %}' }, ['memory', 'time']],
    ['a layout of itself', '{% layout "page" %}{% block main %}x{% endblock %}', {}, ['memory', 'time']],
    [
      'a text that doubles',
      `${bigList}{% for i in (1..9) %}{% assign big = big | append: big %}{% endfor %}{{ big }}`,
      {},
      ['memory'],
    ],
    [
      'captures that double',
      '{% capture a %}xxxxxxxx{% endcapture %}{% for i in (1..40) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}',
      {},
      ['memory', 'time'],
    ],
    [
      'a page of many megabytes',
      '{% for a in (1..3000) %}{% for b in (1..300) %}0123456789{% endfor %}{% endfor %}',
      {},
      ['output', 'time'],
    ],
    [
      'one filter that takes for ever, between two looks at the clock',
      `${bigList.replace('"a"', '"zyx"')}{% assign s = big | split: "" | sort_natural %}`,
      {},
      ['time', 'memory'],
    ],
    [
      'sorting over and over',
      `{% assign l = "" %}${bigList.replace('"a"', '"z,y,x,"')}{% assign l = big | split: "," %}{% for i in (1..999) %}{% assign s = l | sort | reverse | uniq %}{% endfor %}`,
      {},
      ['time', 'memory'],
    ],
    ['a tag nested too deeply', '{% if a %}'.repeat(40_000) + '{% endif %}'.repeat(40_000), {}, ['memory', 'mistake']],
    ['padding', '{{ "now" | date: "%999999999d" }}', {}, ['memory', 'mistake']],
  ])('%s', async (_what, template, more, reasons) => {
    const from = performance.now();
    const failure = await failureOf(render(template, more));
    const took = performance.now() - from;
    expect(reasons, JSON.stringify(failure)).toContain(failure.why);
    expect(failure.path).toMatch(/^templates\/(page|other)\.liquid$/);
    // Beside the limit: starting a worker anew, on a busy machine.
    expect(took).toBeLessThan(milliseconds + 5_000);
    expect(await render('still {{ shop.name }}')).toBe('still Test shop');
  });

  test('one that never ends takes neither the other worker nor the server', async () => {
    const forEver = failureOf(render('{% for a in (1..9999) %}{% for b in (1..9999) %}{% endfor %}{% endfor %}'));
    const from = performance.now();
    let longestPause = 0;
    let last = from;
    const heartbeat = setInterval(() => {
      longestPause = Math.max(longestPause, performance.now() - last);
      last = performance.now();
    }, 10);
    const honest = await Promise.all(Array.from({ length: 5 }, () => render('fine')));
    expect(honest).toEqual(Array(5).fill('fine'));
    await forEver;
    clearInterval(heartbeat);
    expect(longestPause).toBeLessThan(1_000);
  });

  test('a template that had to be stopped rests: it fails at once instead of keeping workers busy', async () => {
    const resting = openRenderPool({ milliseconds: 1_000, restMilliseconds: 60_000, workers: 1 });
    const source = sourceOf({
      page: '{% for a in (1..9999) %}{% for b in (1..9999) %}{% endfor %}{% endfor %}',
      other: 'fine',
    });
    const job = { template: 'page', locale, data, shared: {} };
    await failureOf(resting.render('one', source, job));
    const from = performance.now();
    expect((await failureOf(resting.render('one', source, job))).why).toMatch(/time|memory/);
    expect(performance.now() - from).toBeLessThan(100);
    expect(await resting.render('one', source, { ...job, template: 'other' })).toBe('fine');
  });

  test('a crowd before workers that are busy is turned away rather than kept waiting', async () => {
    const small = openRenderPool({ milliseconds: 1_500, workers: 1, waiting: 3 });
    const source = sourceOf({ page: '{% for a in (1..9999) %}{% for b in (1..9999) %}{% endfor %}{% endfor %}' });
    const job = { template: 'page', locale, data, shared: {} };
    const crowd = await Promise.all(
      Array.from({ length: 12 }, (_, at) => failureOf(small.render(`theme ${at % 2}`, source, job))),
    );
    expect(crowd.filter(({ why }) => why === 'busy').length).toBeGreaterThanOrEqual(8);
  });
});

describe('mistakes name file, line and what is wrong', () => {
  test.each([
    ['a filter that is not there', 'a\n{{ 1 | moneey }}', 2, /undefined filter: moneey/i],
    ['a tag that is not closed', 'a\nb\n{% if x %}', 3, /not closed/],
    ['a tag that is not there', '{% script %}', 1, /script/],
    ['a snippet that is not there', 'a\n\n{% render "nowhere" %}', 3, /named 'nowhere'/],
  ])('%s', async (_what, template, line, message) => {
    const failure = await failureOf(render(template));
    expect(failure).toMatchObject({ why: 'mistake', path: 'templates/page.liquid', line });
    expect(failure.message).toMatch(message);
  });
  test('all of them are found before a theme is stored', async () => {
    const source = sourceOf({
      page: '{{ 1 | moneey }}',
      other: '{% render "gone" %}\n{{ "no.such" | t }} {{ "no.css" | asset_url }}',
      fine: '{% render "page" %}{{ "shop.css" | asset_url }}',
    });
    expect(await pool.check(source, ['page', 'other', 'fine'], ['shop.css'])).toEqual([
      { path: 'templates/page.liquid', line: 1, message: 'Undefined filter: moneey.' },
      { path: 'templates/other.liquid', line: 1, message: "There is no snippet or template named 'gone'." },
      { path: 'templates/other.liquid', line: 2, message: "No language has a phrase 'no.such'." },
      { path: 'templates/other.liquid', line: 2, message: "There is no asset 'no.css'." },
    ]);
  });
});
