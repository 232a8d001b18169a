/** Returns the settings of a git configuration file, by `section.name` in lower case. The last setting of a name counts. */
export function gitSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (let line of text.split('\n')) {
    line = line.trim();
    const end = line.startsWith('[') ? line.indexOf(']') : -1;
    if (end > 0) {
      section = line.slice(1, end).trim().toLowerCase();
      line = line.slice(end + 1).trim();
    }
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const equals = line.indexOf('=');
    const name = (equals < 0 ? line : line.slice(0, equals)).trim().toLowerCase();
    // A name without a value is true.
    settings.set(`${section}.${name}`, equals < 0 ? 'true' : unquoted(line.slice(equals + 1)));
  }
  return settings;
}

export function isTrue(value: string | undefined): boolean {
  return /^(?:true|yes|on|[1-9][0-9]*)$/i.test(value ?? '');
}

function unquoted(text: string): string {
  const comment = text.search(/[#;]/);
  const value = (comment < 0 ? text : text.slice(0, comment)).trim();
  return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
