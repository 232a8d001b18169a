import { readValues } from '../../helm/chart.js';
import { SetValuesError, setLiteral, setValues } from '../../helm/set-values.js';
import type { Source } from '../../provenance/source.js';
import { Dict, type Traced, Unknown } from '../../provenance/traced.js';
import { hasUnknown, type TracedText } from '../../provenance/traced-text.js';
import { append } from '../../text/append.js';
import { say } from '../../text/say.js';
import type { AppliedProblem } from '../applied-set.js';
import { overlay } from '../build-chart.js';
import { dataOf } from './data.js';
import type { Deployer } from './deployer.js';
import { readMap } from './embedded.js';
import { fieldAt, isTrueAt, itemsAt, placeOf, stringAt, withEntries } from './fields.js';
import type { World } from './world.js';

/**
 * Returns the values of a HelmRelease: those of `valuesFrom` in their order, the inline values over them, and those with a
 * `targetPath` over all.
 */
export function releaseValues(deployer: Deployer, world: World, problems: AppliedProblem[]): Dict {
  const spec = fieldAt(deployer.object, 'spec');
  const values = new Dict();
  const targeted: (() => void)[] = [];
  for (const reference of itemsAt(spec, 'valuesFrom')) {
    const found = referenced(reference, deployer, world, problems);
    if (found === undefined) continue;
    const path = stringAt(reference, 'targetPath') ?? '';
    if (path !== '')
      targeted.push(() => setAt(values, path, found, isTrueAt(reference, 'literal'), reference, problems));
    else if ('unknown' in found) values.open = true;
    else {
      const map = readMap(found, found.pieces[0]?.source, problems);
      if (map) overlay(values, entriesOf(map));
    }
  }
  const own = fieldAt(spec, 'values');
  if (own?.value instanceof Dict) {
    const entered = withEntries(own).value;
    if (entered instanceof Dict) overlay(values, entered);
  }
  for (const set of targeted) set();
  return values;
}

function entriesOf(map: Dict): Dict {
  const { value } = withEntries({ value: map });
  return value instanceof Dict ? value : map;
}

type Found = TracedText | { readonly unknown: string };

/** The text that a reference leads to; undefined where it may be left out. */
function referenced(
  reference: Traced,
  deployer: Deployer,
  world: World,
  problems: AppliedProblem[],
): Found | undefined {
  const kind = stringAt(reference, 'kind');
  const name = stringAt(reference, 'name');
  const key = stringAt(reference, 'valuesKey') || 'values.yaml';
  if (name === undefined || (kind !== 'ConfigMap' && kind !== 'Secret')) return undefined;
  const data = dataOf(kind, name, deployer, world);
  const found = data && !('unknown' in data) ? (data as ReadonlyMap<string, Found>).get(key) : undefined;
  if (found && !('unknown' in found && !stringAt(reference, 'targetPath'))) return found;
  if (!found && isTrueAt(reference, 'optional') && !(data && 'unknown' in data)) return undefined;
  const message = say`The values in ${kind} ${name} are not known here`;
  problems.push({ message, place: placeOf(fieldAt(reference, 'name')), fatal: false, quiet: true });
  return { unknown: message };
}

/** Puts a value at a path, as `--set` does it: of more than one value in a text, too. Quotes around it make it a text. */
function setAt(
  values: Dict,
  path: string,
  found: Found,
  isLiteral: boolean,
  reference: Traced,
  problems: AppliedProblem[],
): void {
  const from = 'unknown' in found ? reference.from : found.pieces;
  try {
    if ('unknown' in found || hasUnknown(found)) {
      const why = 'unknown' in found ? found.unknown : say`a part of it is not known`;
      setLiteral(values, path, { value: new Unknown(why), from });
    } else if (isLiteral) setLiteral(values, path, { value: found.text, from });
    else {
      const quoted = /^(['"])(.*)\1$/s.exec(found.text);
      setValues(values, `${path}=${quoted?.[2] ?? found.text}`, quoted !== null, from);
    }
  } catch (error) {
    if (!(error instanceof SetValuesError)) throw error;
    const place = placeOf(fieldAt(reference, 'targetPath'));
    // The message of the reader may hold a part of the value.
    problems.push({ message: say`The value cannot be set at ${path} as \`--set\` does it`, place, fatal: true });
  }
}

/** Returns the values of files that take the place of the chart's own; undefined where none are named. */
export function defaultsOf(
  paths: readonly { readonly path: string; readonly source: Source | undefined }[],
  world: World,
  ignoresMissing: boolean,
  problems: AppliedProblem[],
): Dict | undefined {
  if (paths.length === 0) return undefined;
  const values = new Dict();
  for (const { path, source } of paths) {
    const text = world.files.read(path);
    if (text === undefined) {
      if (!ignoresMissing) problems.push({ message: say`There is no file ${path}`, place: source?.place, fatal: true });
      continue;
    }
    const found: { message: string; place: AppliedProblem['place'] }[] = [];
    const own = readValues(text, path, found);
    append(
      problems,
      found.map((problem) => ({ ...problem, fatal: true })),
    );
    if (own) overlay(values, own);
  }
  return values;
}
