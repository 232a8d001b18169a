/** Written by hand where a token is to go. At least six letters each: shorter words turn up in random characters. */
const WORDS =
  /example|placeholder|redacted|changeme|change[-_]me|replace[-_]?(?:me|with|this)|insert[-_]?(?:your|here)|your[-_]?(?:own|token|key|api|secret|access|auth|bot|app|git|pass)|(?:token|secret|key)[-_]?(?:goes[-_]?)?here|not[-_]?a[-_]?real|dummy[-_]?(?:token|key|secret)|fake[-_]?(?:token|key|secret)|sample[-_]?(?:token|key|secret)/i;

/** Runs of filler. Neither `A` nor a few zeros count: binary data in base64 and counters in keys have them. */
const FILLER = /[xX*.#_?]{6}|([0-9])\1{7}|([B-Zb-z])\2{5}/;

/** Words of one case with signs between them: names of things, variables, `YOUR_TOKEN`. */
const PHRASE = /^[._-]?(?:[a-z]+(?:[._-]+[a-z]+)+|[A-Z]+(?:[._-]+[A-Z]+)+)$/;

/** The sample of jwt.io (`"sub":"1234567890","name":"John Doe"`), copied into a thousand manuals. */
const KNOWN_SAMPLE = /\.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l/;

/** As much of a token as is looked at: enough to tell, and bounded. */
const LOOKED_AT = 4000;

/** Filler and samples have the form of a token, and no secret in it. `body` is what stands behind the keyword. */
export function isDocumentation(body: string): boolean {
  const text = body.slice(0, LOOKED_AT);
  // The end is the part that is random in every form.
  if (new Set(body.slice(-24)).size < Math.min(8, body.length)) return true;
  return PHRASE.test(text) || WORDS.test(text) || FILLER.test(text) || KNOWN_SAMPLE.test(text) || climbs(text);
}

/**
 * Words that alone prove nothing: in thirty random characters one of them turns up now and then. They
 * count only where a checksum says that nobody issued this token.
 */
const HINTS = /test|demo|fake|dummy|sample|token|secret|hello/i;

/** For tokens whose checksum is wrong: composed by a person, it seems, rather than altered by a slip of the pen. */
export function looksComposed(body: string): boolean {
  return HINTS.test(body);
}

/** Seven characters, each the one after the last: `abcdefg`, `1234567`. */
function climbs(text: string): boolean {
  let run = 1;
  for (let index = 1; index < text.length; index++) {
    run = text.charCodeAt(index) === text.charCodeAt(index - 1) + 1 ? run + 1 : 1;
    if (run === 7) return true;
  }
  return false;
}
