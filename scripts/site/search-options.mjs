// How texts are taken apart for the search: the same when the index is made and when somebody searches.

/** Returns the words of a text; of Chinese, which has no blanks, every two characters. */
function tokenize(text) {
  return text.split(/[^\p{L}\p{M}\p{N}_]+/u).flatMap((word) => {
    if (!/\p{Script=Han}/u.test(word)) return word === '' ? [] : [word];
    const characters = [...word];
    return characters.length < 2 ? characters : characters.slice(1).map((next, index) => characters[index] + next);
  });
}

/** Options of MiniSearch. */
export const OPTIONS = {
  fields: ['title', 'heading', 'text'],
  storeFields: ['path', 'title', 'heading', 'text', 'weight'],
  tokenize,
  searchOptions: {
    tokenize,
    combineWith: 'AND',
    prefix: true,
    // Ids with numbers are near to each other, and are not meant for each other.
    fuzzy: (term) => (/^[a-z]{5,}$/i.test(term) ? 0.2 : false),
    boost: { title: 4, heading: 3 },
    boostDocument: (_id, _term, stored) => stored?.weight ?? 1,
  },
};
