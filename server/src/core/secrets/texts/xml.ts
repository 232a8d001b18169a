import { isCredentialName, type Named } from './named.js';

/** `<password>x</password>` */
const ELEMENT = /<([A-Za-z_][\w.:-]{1,80})(?:\s[^<>]{0,300})?>([^<>\n]{1,500})<\/\1>/g;
/** `<name>fs.s3a.secret.key</name> <value>x</value>` of Hadoop. */
const NAME_AND_VALUE = /<name>\s{0,50}([\w.-]{1,200})\s{0,50}<\/name>\s{0,200}<value>([^<>\n]{1,500})<\/value>/g;
/** `name="db.password" value="x"` */
const NAME_ATTRIBUTE = /\b(?:name|key)="([\w.-]{1,200})"\s{1,50}value="([^"\n]{1,500})"/g;

/** Returns the credentials in elements of an XML text. Other attributes are read as in programs. */
export function elementsIn(text: string): readonly Named[] {
  const found: Named[] = [];
  for (const pattern of [NAME_AND_VALUE, NAME_ATTRIBUTE, ELEMENT]) {
    for (const match of text.matchAll(pattern)) {
      const [all, name = '', value = ''] = match;
      if (!isCredentialName(name, value)) continue;
      const start = match.index + all.lastIndexOf(value);
      found.push({ name, value, start, end: start + value.length });
    }
  }
  return found;
}
