/** A kind of credential that its own form gives away, whatever key it stands under. */
export interface TokenKind {
  /** As it is named to people: `GitHub personal access token`. */
  readonly name: string;
  /** A text every such token contains: looked for before the pattern is tried. */
  readonly keyword: string;
  /** Bounded repetitions only, so that matching takes linear time. */
  readonly pattern: RegExp;
}

const kind = (name: string, keyword: string, source: string): TokenKind => ({
  name,
  keyword,
  pattern: new RegExp(`(?<![A-Za-z0-9_])(?:${source})(?![A-Za-z0-9_-])`),
});

/** The forms are documented by their providers; each starts with a prefix made to be recognised. */
export const TOKEN_KINDS: readonly TokenKind[] = [
  kind('AWS access key id', 'AKIA', '(?:AKIA|ASIA)[A-Z2-7]{16}'),
  kind('AWS access key id', 'ASIA', 'ASIA[A-Z2-7]{16}'),
  kind('GitHub personal access token', 'ghp_', 'ghp_[A-Za-z0-9]{36}'),
  kind('GitHub OAuth token', 'gho_', 'gho_[A-Za-z0-9]{36}'),
  kind('GitHub app token', 'ghu_', 'ghu_[A-Za-z0-9]{36}'),
  kind('GitHub app token', 'ghs_', 'ghs_[A-Za-z0-9]{36}'),
  kind('GitHub refresh token', 'ghr_', 'ghr_[A-Za-z0-9]{36,76}'),
  kind('GitHub fine-grained token', 'github_pat_', 'github_pat_[A-Za-z0-9_]{82}'),
  kind('GitLab personal access token', 'glpat-', 'glpat-[A-Za-z0-9_-]{20,64}'),
  kind('GitLab deploy token', 'gldt-', 'gldt-[A-Za-z0-9_-]{20,64}'),
  kind('GitLab runner token', 'glrt-', 'glrt-[A-Za-z0-9_-]{20,64}'),
  kind('Slack token', 'xox', 'xox[abeoprs]-[A-Za-z0-9-]{10,120}'),
  kind('Slack app token', 'xapp-', 'xapp-[0-9]-[A-Z0-9]{9,15}-[0-9]{10,16}-[a-f0-9]{64}'),
  kind('Stripe secret key', 'sk_live_', 'sk_live_[A-Za-z0-9]{20,250}'),
  kind('Stripe restricted key', 'rk_live_', 'rk_live_[A-Za-z0-9]{20,250}'),
  kind('Google API key', 'AIza', 'AIza[A-Za-z0-9_-]{35}'),
  kind('Google OAuth client secret', 'GOCSPX-', 'GOCSPX-[A-Za-z0-9_-]{28}'),
  kind('SendGrid API key', 'SG.', 'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'),
  kind('npm access token', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  kind('PyPI API token', 'pypi-', 'pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,250}'),
  kind('Docker Hub access token', 'dckr_', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,60}'),
  kind('Vault token', 'hvs.', 'hvs\\.[A-Za-z0-9_-]{24,250}'),
  kind('Vault batch token', 'hvb.', 'hvb\\.[A-Za-z0-9_-]{100,350}'),
  kind('age secret key', 'AGE-SECRET-KEY-', 'AGE-SECRET-KEY-1[0-9A-Z]{58}'),
  kind('Anthropic API key', 'sk-ant-', 'sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{80,120}'),
  kind('OpenAI API key', 'sk-proj-', 'sk-proj-[A-Za-z0-9_-]{40,200}'),
  kind('Hugging Face token', 'hf_', 'hf_[A-Za-z]{34}'),
  kind('DigitalOcean token', 'do', 'do[opr]_v1_[a-f0-9]{64}'),
  kind('Shopify token', 'shp', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  kind('Databricks token', 'dapi', 'dapi[a-f0-9]{32}(?:-[0-9])?'),
  kind('Grafana service account token', 'glsa_', 'glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}'),
  kind('Grafana Cloud token', 'glc_', 'glc_[A-Za-z0-9+/]{32,400}={0,2}'),
  kind('Postman API key', 'PMAK-', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'),
  kind('Linear API key', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}'),
  kind('New Relic user key', 'NRAK-', 'NRAK-[A-Z0-9]{27}'),
  kind('Telegram bot token', ':AA', '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}'),
  kind('JSON Web Token', 'eyJ', 'eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{20,2000}'),
];

/** Where a token stands in a text, in UTF-16 code units. */
export interface TokenMatch {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The first provider token in a text. Documentation's own examples are none. */
export function findToken(text: string): TokenMatch | undefined {
  for (const { name, keyword, pattern } of TOKEN_KINDS) {
    if (!text.includes(keyword)) continue;
    const match = pattern.exec(text);
    if (match && !/EXAMPLE/.test(match[0]) && isVaried(match[0])) {
      return { name, start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}

/** Filler such as `ghp_xxxxxxxx…` has the form but few different characters. */
function isVaried(token: string): boolean {
  return new Set(token.slice(-24)).size >= 8;
}

const PEM = /-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?)-----([\s\S]{0,20000}?)-----END/;

/** The first PEM private key with a body in a text. Marks around nothing, or around words, are documentation. */
export function findPrivateKey(text: string): TokenMatch | undefined {
  if (!text.includes('PRIVATE KEY')) return undefined;
  const match = PEM.exec(text);
  if (!match) return undefined;
  const body = (match[2] ?? '')
    .replace(/\\n/g, '\n')
    .replace(/^[A-Za-z-]+:.*$/gm, '')
    .replace(/\s+/g, '');
  if (body.length < 40 || !/^[A-Za-z0-9+/=]+$/.test(body) || new Set(body).size < 8) return undefined;
  return { name: 'private key', start: match.index, end: match.index + match[0].length };
}

const CREDENTIAL_URL =
  /(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/?#:@'"<>{}]{0,100}):([^\s/?#@'"<>]{1,200})@[^\s'"@]/i;

/** The first URL with a user and a password in it; the password's place. References and placeholders do not count. */
export function findCredentialUrl(
  text: string,
): { readonly password: string; readonly start: number; readonly end: number } | undefined {
  if (!text.includes('://') || !text.includes('@')) return undefined;
  const match = CREDENTIAL_URL.exec(text);
  if (!match) return undefined;
  const [whole, user = '', password = ''] = match;
  const offset = match.index + whole.indexOf('://') + 3 + user.length + 1;
  return { password, start: offset, end: offset + password.length };
}
