import type { Source } from './source.js';
import type { Unknown } from './traced.js';
import { joinTexts, STAND_IN, sliceText, type TracedText, tracedText, unknownText } from './traced-text.js';

const [OPEN, CLOSE, ZERO] = ['\ue010', '\ue011', 0xe020];
const TOKEN = /\ue010([\ue020-\ue029]+)\ue011/g;

/**
 * Words that stand for what is not known while a text goes through a program that knows no holes: letters that no file has, which
 * stay together in a plain scalar.
 */
export class Masks {
  private readonly known: { readonly why: string; readonly source: Source | undefined }[] = [];

  /** Returns the word for something that is not known. */
  word({ why }: Pick<Unknown, 'why'>, source?: Source): string {
    const digits = String(this.known.push({ why, source }) - 1);
    return OPEN + [...digits].map((digit) => String.fromCharCode(ZERO + Number(digit))).join('') + CLOSE;
  }

  /** Returns a text with words in place of what is not known. */
  mask(traced: TracedText): TracedText {
    const { text, pieces } = traced;
    if (!pieces.some(({ unknown }) => unknown !== undefined)) return traced;
    return joinTexts(
      pieces.map(({ at, source, unknown }, index) =>
        unknown === undefined
          ? sliceText(traced, at, pieces[index + 1]?.at ?? text.length)
          : tracedText(this.word({ why: unknown }, source), source),
      ),
    );
  }

  /** Returns a text with what is not known in place of its words. */
  unmask(traced: TracedText): TracedText {
    if (this.known.length === 0 || !traced.text.includes(OPEN)) return traced;
    const parts: TracedText[] = [];
    let done = 0;
    for (const match of traced.text.matchAll(TOKEN)) {
      const index = Number([...(match[1] ?? '')].map((digit) => digit.charCodeAt(0) - ZERO).join(''));
      const one = this.known[index];
      if (!one) continue;
      parts.push(sliceText(traced, done, match.index), unknownText(STAND_IN, one.why, one.source));
      done = match.index + match[0].length;
    }
    return joinTexts([...parts, sliceText(traced, done)]);
  }
}
