/**
 * Words that people write in the place of a token, of at least six letters: shorter ones occur in random characters.
 */
const WORDS =
  /example|placeholder|redacted|changeme|change[-_]me|replace[-_]?(?:me|with|this)|insert[-_]?(?:your|here)|your[-_]?(?:own|token|key|api|secret|access|auth|bot|app|git|pass)|(?:token|secret|key)[-_]?(?:goes[-_]?)?here|not[-_]?a[-_]?real|dummy[-_]?(?:token|key|secret)|fake[-_]?(?:token|key|secret)|sample[-_]?(?:token|key|secret)/i;

/** Runs of filler. `A` and a few zeros do not count: binary data in base64 and counters in keys have them. */
const FILLER = /[xX*.#_?]{6}|([0-9])\1{7}|([B-Zb-z])\2{5}/;

/** Words of one case, joined by signs: names of things, variables, `YOUR_TOKEN`. */
const PHRASE = /^[._-]?(?:[a-z]+(?:[._-]+[a-z]+)+|[A-Z]+(?:[._-]+[A-Z]+)+)$/;

/** The sample of jwt.io (`"sub":"1234567890","name":"John Doe"`), which many manuals repeat. */
const KNOWN_SAMPLE = /\.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l/;

/** The part of a token that is checked: enough to decide, and bounded. */
const LOOKED_AT = 4000;

/**
 * Returns true for filler and samples, which have the form of a token and no secret. `body` is the text after the
 * keyword.
 */
export function isDocumentation(body: string): boolean {
  const text = body.slice(0, LOOKED_AT);
  // The end is random in every form.
  if (new Set(body.slice(-24)).size < Math.min(8, body.length)) return true;
  return PHRASE.test(text) || WORDS.test(text) || FILLER.test(text) || KNOWN_SAMPLE.test(text) || climbs(text);
}

/**
 * Words that prove nothing alone, because they occur in thirty random characters now and then. They count only where a
 * checksum shows that the token was never issued.
 */
const HINTS = /test|demo|fake|dummy|sample|token|secret|hello/i;

/**
 * Returns true for a token with a wrong checksum that was probably written by hand, rather than issued and mistyped.
 */
export function looksComposed(body: string): boolean {
  return HINTS.test(body);
}

/** Returns true for seven consecutive characters: `abcdefg`, `1234567`. */
function climbs(text: string): boolean {
  let run = 1;
  for (let index = 1; index < text.length; index++) {
    run = text.charCodeAt(index) === text.charCodeAt(index - 1) + 1 ? run + 1 : 1;
    if (run === 7) return true;
  }
  return false;
}
