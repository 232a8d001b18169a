import { describe, expect, test } from 'vitest';
import { type PageParts, pageOf } from '../../client/src/flow/page.js';

const PARTS: PageParts = {
  cspSource: 'https://*.vscode-cdn.net',
  style: 'https://file+.vscode-resource.vscode-cdn.net/ext/dist/flow.css',
  script: 'https://file+.vscode-resource.vscode-cdn.net/ext/dist/flow.js',
  language: 'en',
  title: 'Secret Flow',
  texts: { close: 'Close' },
};

/** Returns the policy of a page by its directives. */
function policyOf(page: string): ReadonlyMap<string, readonly string[]> {
  const [, content = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const directives = content.split(';').map((part) => part.trim().split(/\s+/));
  return new Map(directives.map(([name = '', ...sources]) => [name, sources]));
}

describe('the page of the panel', () => {
  test('lets in its own script and style, and nothing else', () => {
    const page = pageOf(PARTS);
    const [, nonce = ''] = /<script nonce="([^"]+)"/.exec(page) ?? [];
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.fromEntries(policyOf(page))).toEqual({
      'default-src': ["'none'"],
      'style-src': [PARTS.cspSource],
      'script-src': [`'nonce-${nonce}'`],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
    });
    expect(page).not.toMatch(/unsafe-inline|unsafe-eval|strict-dynamic|\*;| \* /);
  });

  test('has a nonce of its own each time', () => {
    const nonces = Array.from({ length: 50 }, () => policyOf(pageOf(PARTS)).get('script-src')?.join());
    expect(new Set(nonces).size).toBe(50);
  });

  test('has no script and no style but those by their addresses, and no handler', () => {
    const page = pageOf(PARTS);
    expect([...page.matchAll(/<script\b[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual(['']);
    expect(page).not.toMatch(/<style|\son\w+=|\sstyle=|javascript:/);
  });

  test('takes no text of the editor or of a file for markup', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)> & '`;
    const page = pageOf({ ...PARTS, title: hostile, language: hostile, texts: { [hostile]: hostile }, style: hostile });
    expect([...page.matchAll(/<(script|img)\b/g)].map(([, tag]) => tag)).toEqual(['script']);
    // No attribute ends early.
    expect(page).not.toContain('">alert');
    expect(page.match(/data-texts="([^"]*)"/)?.[1]).toContain('&quot;&gt;'.replace('&gt;', '>'));
  });
});
