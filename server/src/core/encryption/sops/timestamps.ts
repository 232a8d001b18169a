import { withoutEnd } from '../../text/trim.js';

/**
 * Returns a plain scalar that go-yaml reads as a timestamp in the form that sops hashes (RFC 3339, the fraction without
 * trailing zeros); undefined for other texts.
 */
export function timestampText(text: string): string | undefined {
  const parts =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d\d:\d\d))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?))?$/.exec(
      text,
    );
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [hour, minute, second] = [4, 5, 6].map((index) => Number(parts[index] ?? parts[index + 5] ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return undefined;
  const zone = parts[8] ?? 'Z';
  const offset = /^[-+](\d\d):(\d\d)$/.exec(zone);
  if (offset && (Number(offset[1]) > 24 || Number(offset[2]) > 60)) return undefined;
  const fraction = withoutEnd((parts[7] ?? parts[12] ?? '').slice(0, 9), '0');
  const two = (value: number | undefined): string => String(value ?? 0).padStart(2, '0');
  const date = `${parts[1]}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
  return `${date}T${time}${/^[-+]00:00$/.test(zone) ? 'Z' : zone}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
