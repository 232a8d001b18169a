/** What the functions of sprig give, a line each; `readFunctionHelp` has the form. */
export const SPRIG_HELP = `
abbrev(width int, text string) string: A text cut to a width, with an ellipsis where something is missing
abbrevboth(left int, right int, text string) string: A text cut at both ends, with an ellipsis where something is missing
add(numbers ...any) int64: The sum of whole numbers
add1(number any) int64: A whole number and one
add1f(number any) float64: A number and one
addf(numbers ...any) float64: The sum of numbers
adler32sum(text string) string: The Adler-32 checksum of a text
ago(time any) string: How long ago a time was
all(values ...any) bool: Whether no value is empty
any(values ...any) bool: Whether some value is not empty
append(list any, item any) list: A list with one more item at its end
atoi(text string) int: The whole number in a text; 0 where there is none
b32dec(text string) string: The text that is encoded in base32
b32enc(text string) string: A text encoded in base32
b64dec(text string) string: The text that is encoded in base64
b64enc(text string) string: A text encoded in base64
base(path string) string: The last part of a path
bcrypt(password string) string: The bcrypt hash of a password, another one every time
biggest(first any, more ...any) int64: The greatest of whole numbers
buildCustomCert(certificate string, key string) certificate: A certificate made of two texts in base64, with the fields Cert and Key
camelcase(text string) string: A text in camel case: http_server becomes HttpServer
cat(values ...any) string: The values that are not nil as a text, with blanks between them
ceil(number any) float64: The next whole number that is not smaller
chunk(size int, list any) list: A list cut into lists of a size
clean(path string) string: The shortest form of a path
coalesce(values ...any) any: The first value that is not empty
compact(list any) list: A list without its empty items
concat(lists ...any) list: The items of several lists as one
contains(part string, text string) bool: Whether a text contains another
date(layout string, time any) string: A time in a layout of Go, such as 2006-01-02
dateInZone(layout string, time any, zone string) string: A time in a layout of Go and in a time zone
dateModify(duration string, time time) time: A time moved by a duration, such as -1.5h
date_in_zone(layout string, time any, zone string) string: A time in a layout of Go and in a time zone
date_modify(duration string, time time) time: A time moved by a duration, such as -1.5h
decryptAES(password string, text string) string: The text that is encrypted with AES
deepCopy(value any) any: A copy of a value, with copies of everything in it
deepEqual(first any, second any) bool: Whether two values are deeply equal
default(default any, value ...any) any: The value, or the default where it is empty
derivePassword(counter uint32, type string, password string, user string, site string) string: A password derived from a master password
dict(pairs ...any) map: A map of keys and values that follow each other
dig(keys ...string, default any, map map) any: The value at a path of keys in a map, or the default where there is none
dir(path string) string: A path without its last part
div(first any, second any) int64: The quotient of whole numbers
divf(first any, more ...any) float64: The quotient of numbers
duration(seconds any) string: A number of seconds as a duration, such as 1m35s
durationRound(duration any) string: A duration, or the time since a time, in its greatest unit
empty(value any) bool: Whether a value is empty: nil, false, 0, or without content
encryptAES(password string, text string) string: A text encrypted with AES, another one every time
ext(path string) string: The extension of a path, with its dot
fail(message string) string: Stops the rendering with a message
first(list any) any: The first item of a list
float64(value any) float64: A value as a number
floor(number any) float64: The next whole number that is not greater
genCA(name string, days int) certificate: A new certificate authority, with the fields Cert and Key
genCAWithKey(name string, days int, key string) certificate: A new certificate authority for a private key
genPrivateKey(type string) string: A new private key: rsa, dsa, ecdsa or ed25519
genSelfSignedCert(name string, ips any, names any, days int) certificate: A new certificate that signs itself, with the fields Cert and Key
genSelfSignedCertWithKey(name string, ips any, names any, days int, key string) certificate: A new certificate that signs itself, for a private key
genSignedCert(name string, ips any, names any, days int, authority any) certificate: A new certificate signed by an authority, with the fields Cert and Key
genSignedCertWithKey(name string, ips any, names any, days int, authority any, key string) certificate: A new certificate signed by an authority, for a private key
get(map map, key string) any: The value of a key in a map; an empty text where there is none
has(item any, list any) bool: Whether a list has an item
hasKey(map map, key string) bool: Whether a map has a key
hasPrefix(prefix string, text string) bool: Whether a text begins with another
hasSuffix(suffix string, text string) bool: Whether a text ends with another
hello() string: The text Hello!
htmlDate(time any) string: A time as the date that HTML forms have: 2006-01-02
htmlDateInZone(time any, zone string) string: A time in a time zone, as the date that HTML forms have
htpasswd(user string, password string) string: A line of an htpasswd file, another one every time
indent(spaces int, text string) string: A text with every line indented
initial(list any) list: A list without its last item
initials(text string) string: The first letters of the words of a text
int(value any) int: A value as a whole number
int64(value any) int64: A value as a whole number of 64 bits
isAbs(path string) bool: Whether a path is absolute
join(separator string, list any) string: The items of a list as one text, with a separator between them
kebabcase(text string) string: A text in kebab case: HttpServer becomes http-server
keys(maps ...map) list: The keys of maps, in no certain order
kindIs(kind string, value any) bool: Whether a value is of a kind: map, slice, string, bool, int, float64, invalid for nil
kindOf(value any) string: The kind of a value: map, slice, string, bool, int, float64, invalid for nil
last(list any) any: The last item of a list
list(items ...any) list: A list of values
lower(text string) string: A text in small letters
max(first any, more ...any) int64: The greatest of whole numbers
maxf(first any, more ...any) float64: The greatest of numbers
merge(target map, sources ...map) map: The target with the entries of the sources that it lacks; the target itself is changed
mergeOverwrite(target map, sources ...map) map: The target with the entries of the sources, the last of which win; the target itself is changed
min(first any, more ...any) int64: The smallest of whole numbers
minf(first any, more ...any) float64: The smallest of numbers
mod(first any, second any) int64: The rest of a division of whole numbers
mul(first any, more ...any) int64: The product of whole numbers
mulf(first any, more ...any) float64: The product of numbers
mustAppend(list any, item any) list: A list with one more item at its end
mustChunk(size int, list any) list: A list cut into lists of a size
mustCompact(list any) list: A list without its empty items
mustDateModify(duration string, time time) time: A time moved by a duration, such as -1.5h; stops where that is none
mustDeepCopy(value any) any: A copy of a value, with copies of everything in it
mustFirst(list any) any: The first item of a list
mustFromJson(text string) any: The value in a JSON text; stops where it is none
mustHas(item any, list any) bool: Whether a list has an item
mustInitial(list any) list: A list without its last item
mustLast(list any) any: The last item of a list
mustMerge(target map, sources ...map) map: The target with the entries of the sources that it lacks; the target itself is changed
mustMergeOverwrite(target map, sources ...map) map: The target with the entries of the sources, the last of which win; the target itself is changed
mustPrepend(list any, item any) list: A list with one more item at its start
mustPush(list any, item any) list: A list with one more item at its end
mustRegexFind(expression string, text string) string: The first match of a regular expression; stops where it is none
mustRegexFindAll(expression string, text string, count int) list: The matches of a regular expression, all for -1; stops where it is none
mustRegexMatch(expression string, text string) bool: Whether a regular expression matches; stops where it is none
mustRegexReplaceAll(expression string, text string, replacement string) string: A text with every match replaced; stops where the expression is none
mustRegexReplaceAllLiteral(expression string, text string, replacement string) string: A text with every match replaced, \${1} taken as it is; stops where the expression is none
mustRegexSplit(expression string, text string, count int) list: The parts of a text between matches, all for -1; stops where the expression is none
mustRest(list any) list: A list without its first item
mustReverse(list any) list: A list from its end to its start
mustSlice(list any, indexes ...any) list: The items of a list from one index up to another
mustToDate(layout string, text string) time: The time in a text of a layout of Go; stops where it is none
mustToJson(value any) string: A value as JSON on one line; stops where it cannot be written
mustToPrettyJson(value any) string: A value as JSON on several lines; stops where it cannot be written
mustToRawJson(value any) string: A value as JSON in which <, > and & are not escaped; stops where it cannot be written
mustUniq(list any) list: A list with each item once
mustWithout(list any, items ...any) list: A list without certain items
must_date_modify(duration string, time time) time: A time moved by a duration, such as -1.5h; stops where that is none
nindent(spaces int, text string) string: A line break, and a text with every line indented
nospace(text string) string: A text without its blanks
now() time: The time of the rendering
omit(map map, keys ...string) map: A map without certain keys
osBase(path string) string: The last part of a path of the operating system
osClean(path string) string: The shortest form of a path of the operating system
osDir(path string) string: A path of the operating system without its last part
osExt(path string) string: The extension of a path of the operating system, with its dot
osIsAbs(path string) bool: Whether a path of the operating system is absolute
pick(map map, keys ...string) map: A map with certain keys only
pluck(key string, maps ...map) list: The values of a key in several maps
plural(one string, many string, count int) string: The first text for a count of one, otherwise the second
prepend(list any, item any) list: A list with one more item at its start
push(list any, item any) list: A list with one more item at its end
quote(values ...any) string: The values that are not nil in double quotes
randAlpha(length int) string: A text of random letters
randAlphaNum(length int) string: A text of random letters and digits
randAscii(length int) string: A text of random characters
randBytes(length int) string: Random bytes in base64
randInt(from int, below int) int: A random whole number
randNumeric(length int) string: A text of random digits
regexFind(expression string, text string) string: The first match of a regular expression in a text
regexFindAll(expression string, text string, count int) list: The matches of a regular expression in a text, all for -1
regexMatch(expression string, text string) bool: Whether a regular expression matches in a text
regexQuoteMeta(text string) string: A text with the special characters of regular expressions escaped
regexReplaceAll(expression string, text string, replacement string) string: A text with every match replaced; \${1} stands for a group
regexReplaceAllLiteral(expression string, text string, replacement string) string: A text with every match replaced, \${1} taken as it is
regexSplit(expression string, text string, count int) list: The parts of a text between matches, all for -1
repeat(count int, text string) string: A text several times
replace(old string, new string, text string) string: A text with every occurrence of another replaced
rest(list any) list: A list without its first item
reverse(list any) list: A list from its end to its start
round(number any, places int, from ...float64) float64: A number with so many places behind the point
semver(version string) version: The parts of a semantic version: Major, Minor, Patch, Prerelease, Metadata
semverCompare(constraint string, version string) bool: Whether a version satisfies a constraint, such as >=1.25-0
seq(numbers ...int) string: The numbers up to an end, from a start to it, or in steps, with blanks between them
set(map map, key string, value any) map: The map with a value for a key; the map itself is changed
sha1sum(text string) string: The SHA-1 hash of a text, in hexadecimal digits
sha256sum(text string) string: The SHA-256 hash of a text, in hexadecimal digits
sha512sum(text string) string: The SHA-512 hash of a text, in hexadecimal digits
shuffle(text string) string: A text with its characters in random order
slice(list any, indexes ...any) list: The items of a list from one index up to another
snakecase(text string) string: A text in snake case: HttpServer becomes http_server
sortAlpha(list any) list: The items of a list as texts, in the order of the alphabet
split(separator string, text string) map: The parts of a text between separators, by the keys _0, _1, and so on
splitList(separator string, text string) list: The parts of a text between separators
splitn(separator string, count int, text string) map: At most so many parts of a text between separators, by the keys _0, _1, and so on
squote(values ...any) string: The values that are not nil in single quotes
sub(first any, second any) int64: The difference of whole numbers
subf(first any, more ...any) float64: The difference of numbers
substr(start int, end int, text string) string: The part of a text from one byte up to another
swapcase(text string) string: A text with small letters for capitals and the other way round
ternary(yes any, no any, condition bool) any: The first value where the condition is true, otherwise the second
title(text string) string: A text with a capital at the start of every word
toDate(layout string, text string) time: The time in a text of a layout of Go
toDecimal(value any) int64: The number whose octal digits a value has
toPrettyJson(value any) string: A value as JSON on several lines
toRawJson(value any) string: A value as JSON in which <, > and & are not escaped
toString(value any) string: A value as a text
toStrings(list any) list: The items of a list as texts
trim(text string) string: A text without blanks at its ends
trimAll(characters string, text string) string: A text without certain characters at its ends
trimPrefix(prefix string, text string) string: A text without a text at its start
trimSuffix(suffix string, text string) string: A text without a text at its end
trimall(characters string, text string) string: A text without certain characters at its ends
trunc(length int, text string) string: The first bytes of a text, or the last ones for a negative length
tuple(items ...any) list: A list of values
typeIs(type string, value any) bool: Whether a value is of a type of Go
typeIsLike(type string, value any) bool: Whether a value is of a type of Go, or a pointer to one
typeOf(value any) string: The type of a value in Go
uniq(list any) list: A list with each item once
unixEpoch(time time) string: The seconds of a time since 1970
unset(map map, key string) map: The map without a key; the map itself is changed
until(count int) list: The whole numbers from 0 up to a count, without it
untilStep(start int, end int, step int) list: The whole numbers from a start up to an end in steps, without the end
untitle(text string) string: A text with a small letter at the start of every word
upper(text string) string: A text in capitals
urlJoin(parts map) string: The URL that a map of its parts makes
urlParse(url string) map: The parts of a URL: scheme, host, path, query, and others
uuidv4() string: A random UUID
values(map map) list: The values of a map, in no certain order
without(list any, items ...any) list: A list without certain items
wrap(width int, text string) string: A text with line breaks at a width
wrapWith(width int, separator string, text string) string: A text with a separator at a width
`;
