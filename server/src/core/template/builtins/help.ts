/** What the functions of text/template give, a line each; `readFunctionHelp` has the form. */
export const BUILTIN_HELP = `
and(first any, more ...any) any: The first empty argument, or the last one; arguments behind an empty one are not evaluated
call(function any, arguments ...any) any: What a function that is a value gives
eq(first any, others ...any) bool: Whether the first argument equals any of the others
ge(first any, second any) bool: Whether the first argument is greater than the second or equal to it
gt(first any, second any) bool: Whether the first argument is greater than the second
html(values ...any) string: The values as a text, escaped for HTML
index(collection any, keys ...any) any: The item of a list or map at a key, and in it at the next key, and so on
js(values ...any) string: The values as a text, escaped for JavaScript
le(first any, second any) bool: Whether the first argument is less than the second or equal to it
len(value any) int: The number of items of a list or map, or of bytes of a text
lt(first any, second any) bool: Whether the first argument is less than the second
ne(first any, second any) bool: Whether the arguments differ
not(value any) bool: True for an empty value
or(first any, more ...any) any: The first argument that is not empty, or the last one; arguments behind it are not evaluated
print(values ...any) string: The values as a text, with a blank between those that are no texts
printf(format string, values ...any) string: A text with the values in the places of its verbs, such as %s, %d, %v and %q
println(values ...any) string: The values as a text with blanks between them and a line break at its end
urlquery(values ...any) string: The values as a text, escaped for the query of a URL
`;
