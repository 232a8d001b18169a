import { isPasswordName } from '../names/guessable.js';
import { words } from '../names/key-names.js';

/** A statement in the value that it has to be replaced, or is not used. */
const SAYS_SO =
  /change[-_ ]?(?:me|this)|change[-_ ]it|changeit[-_ ]|change[-_]in[-_]|(?:re)?place[-_ ]?(?:me(?!nt)|this|with|it|before)\b|override[-_ ]?me|(?:update|edit|fill|set|provide|define|enter|insert|paste|generate|configure|supply|specify|customi[sz]e)[-_ ]?(?:me|this|it|in|by|via|here)\b|[-_ ]your[-_ ]|\bto[-_ ]?do\b|fixme|place[-_]?holder|redacted|censored|(?:replaced|overridden|injected|provided|supplied|filled(?:[-_ ]in)?|populated)[-_ ](?:by|from|in|via|at|with|on)[-_ ]|^(?:(?:read|load|loaded|taken|comes|stored)[-_ ])?(?:from|in|by|via)[-_ ](?:an?[-_ ]|the[-_ ])?(?:k8s[-_ ])?(?:file|secret|vault|env|environment)s?$|goes[-_ ]?here|\bhere$|[-_ ]here\b|do[-_ ]?not[-_ ]?use|non[-_ ]sensitive|^(?:kept|stored)[-_ ]in[-_ ][a-z0-9 _-]{1,40}$|dont[-_ ]use|\bun-?used\b|^unused|not[-_ ]?(?:in[-_ ]?)?used?\b|^(?:sk-)?no[-_ ]?(?:auth|key|token|secret|api[-_ ]?key)\b|not[-_ ]?(?:a[-_ ]?)?real|\bto[-_ ]be[-_ ](?:set|replaced|filled|fixed|defined|determined|decided|changed|overrid|provided|supplied|specified|configured|added|inserted|injected|generated|updated|done)|[-_ ](?:is|are)[-_ ](?:required|needed)(?![A-Za-z])|base[-_ ]?64[-_ ]?encoded|^(?:example|sample)(?:\.(?:com|org|net))?$|EXAMPLE(?:KEY)?$/i;

/** A request or an owner at the beginning: `insert …`, `your-token`, `YourPingdomApiToken`. */
const ASKS =
  /^(?:insert|enter|put|add|set|fill|update|change|replace|provide|paste|type)(?:[-_ ].+|Your[A-Z].*)|^your[-_ ]?[A-Za-z]|^<?your\b/i;

/**
 * Values without access where another party issues the credential; a password that is given to both sides is one
 * nevertheless.
 */
const MADE_UP = /^(?:(?:dummy|fake|mock(?:ed)?)(?:[-_ ].*|[A-Z].*|key|token|secret|password)?|abc|xyz)$/i;

/** Marks in the place of a value: `<…>`, runs of filler, `[your token]`. */
const MARKS =
  /<[^<>]{1,100}>|^x{3,}|x{4,}$|^[A-Za-z]{1,8}[-_](?:x{3,}|X{3,})|^\*{2,}|\*{3,}$|\.{3,}$|\u2026$|^-{3,}$|^\[[a-z _-]+\]$|^\?{2,}$|^tb[ad]$|^some[-_ ]?random|^(?:my|your|the|some)[-_](?:[a-z]{1,20}[-_])?secret[-_]name$|^(?:some[-_ ]?)?(?:value|text)\d?$|^(?:[a-z0-9]{1,12}[-_])?(?:password|passwd|secret|token|key)(?:[-_]?value|Value)[-_]?\d?$|^(?:json|yaml|pem|base64)[-_ ](?:data|string|text|contents?|file|blob|object)$|^(?:(?:my|some|an?|very|long|secure|strong|example|sample)[-_ ]){0,4}random[-_ ](?:[a-z]{2,20}[-_ ])?(?:string|value|text|characters|chars|bytes)$|^(?:my|the)[-_](?:secret|password|token|api[-_]?key)[-_]here/i;

/**
 * The name of the value in capitals, and nothing else: `SECRET`, `ACCESS_SECRET_KEY`, `OPENID CLIENT SECRET`,
 * `_PASSWORD_`.
 */
const NAME_IN_CAPITALS =
  /^(?:(?:MY|YOUR|UPDATE|CHANGE|SET|ADD|ENTER|INSERT|PUT|REPLACE|FILL|THE)[_ ][A-Z0-9_ ]{1,100}|(?:REPLACE(?!MENT|D)|INSERT|ENTER|CHANGE(?!D|S))[A-Z\d]{2,40}|_(?=[A-Z])[A-Z0-9_]{1,100}_|(?:[A-Z]{1,20}\d?[_ ]){0,8}(?:(?:API|ACCESS|SECRET|PRIVATE|AUTH|ENCRYPTION|SIGNING)?KEY|SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|VALUE|HERE|HASH|KEY_ID))$/;

/** Words in capitals: `A-SECRET-WITH-THE-KEY`, `API_KEY_TEST`. */
const SENTENCE_IN_CAPITALS = /^[A-Z]{1,20}(?:[-_ ][A-Z]{1,20}){2,12}$/;
const NAMES_CREDENTIAL = /(?<![A-Z])(?:SECRET|TOKEN|PASSWORD|(?:API|PRIVATE|ACCESS|ENCRYPTION)[-_ ]KEY)(?![A-Z])/;

/** A run of one character, which is no real credential. */
const FILLER = /^(.)\1{2,}$/;

/** Returns true for a value under `key` that states that it has to be replaced, or is not used. */
export function isPlaceholder(value: string, key: string): boolean {
  if (SAYS_SO.test(value) || ASKS.test(value) || MARKS.test(value) || FILLER.test(value)) return true;
  if (MADE_UP.test(value) && !isPasswordName(key) && !isPasswordName(value)) return true;
  // A licence has digits.
  if (
    /licen[cs]e/i.test(key) &&
    /^(?:[a-z]{2,12}(?:[-_][a-z]{2,12}){0,4}|[A-Z]{2,20}(?:_[A-Z]{2,20}){1,6})$/.test(value)
  )
    return true;
  if (SENTENCE_IN_CAPITALS.test(value) && NAMES_CREDENTIAL.test(value)) return true;
  return NAME_IN_CAPITALS.test(value) || asksForKey(value, key) || isTitle(value, key);
}

/** Returns true for words of the key after `my` or `some`: `my-password` under `db-password`. */
function asksForKey(value: string, key: string): boolean {
  const [first, ...rest] = words(value);
  const wanted = words(key);
  // `mytoken`, as one word; a secret that two sides agree on may be named so.
  if (rest.length === 0 && /^(?:token|key)$/.test(wanted.at(-1) ?? ''))
    return wanted.some((_, index) => first === `my${wanted.slice(index).join('')}`);
  if ((first !== 'my' && first !== 'some') || rest.length === 0) return false;
  // `Bearer my-shop-api-key`: the value after the word is of the same kind.
  if (first === 'my' && wanted[0] === 'bearer' && /^(?:token|key|secret)$/.test(rest.at(-1) ?? '')) return true;
  if (first === 'some' && rest.every((word) => wanted.includes(word))) return true;
  return rest.join() === wanted.slice(-rest.length).join() || rest.slice(-wanted.length).join() === wanted.join();
}

/** Returns true for the name of the value as a title: `ClearML API Secret Key` under `apiSecretKey`. */
function isTitle(value: string, key: string): boolean {
  return /^(?:[A-Z][\w-]{0,20} ){1,6}[A-Z][a-z]{2,20}:?$/.test(value) && words(value).at(-1) === words(key).at(-1);
}
