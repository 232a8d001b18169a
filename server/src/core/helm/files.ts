import { emitYaml } from '../provenance/emit-yaml.js';
import { Dict, fromText, List, type Native, type Traced, textOf } from '../provenance/traced.js';
import { sliceText, tracedText } from '../provenance/traced-text.js';
import { toBytes } from '../template/bytes.js';
import { baseName } from '../template/sprig/paths.js';
import { splitText } from '../template/sprig/text.js';
import { encodeBase64 } from '../text/base64.js';
import type { ChartFile } from './chart.js';
import { filesGlob } from './glob.js';
import { wholeFile } from './top-level.js';

const TYPE = 'engine.files';

/** The files of a chart: a map of their bytes, with the methods of Helm. The bytes are a string with a type of its own. */
class Files extends Dict implements Native {
  readonly goType = TYPE;

  member(name: string, [first]: readonly Traced[]): Traced {
    const path = typeof first?.value === 'string' ? first.value : '';
    switch (name) {
      case 'Get':
        return this.text(path);
      case 'GetBytes':
        return { ...this.text(path), goType: '[]uint8' };
      case 'Glob':
        return this.matching(path);
      case 'Lines':
        return this.lines(path);
      case 'AsConfig':
        return asYaml(this.byBaseName((text) => text));
      case 'AsSecrets':
        return asYaml(this.byBaseName(encoded));
      default:
        return this.get(name) ?? { value: new List([], 'uint8') };
    }
  }

  print(): string {
    return `map[${[...this.entries.keys()].join(' ')}]`;
  }

  private text(path: string): Traced<string> {
    const found = this.get(path);
    return { value: typeof found?.value === 'string' ? found.value : '', from: found?.from };
  }

  private matching(pattern: string): Traced {
    // Helm takes all files where the pattern is wrong.
    const matches = filesGlob(pattern) ?? (() => true);
    return {
      value: new Files(
        [...this.entries].filter(([name]) => matches(name)),
        '[]uint8',
      ),
      goType: TYPE,
    };
  }

  private lines(path: string): Traced {
    const whole = textOf(this.text(path));
    if (whole.text === '') return { value: new List([], 'string') };
    const text = whole.text.endsWith('\n') ? sliceText(whole, 0, whole.text.length - 1) : whole;
    return { value: new List(splitText(text, '\n').map(fromText), 'string') };
  }

  private byBaseName(change: (text: Traced<string>) => Traced): Dict {
    const entries = this.sorted().map(([name]) => [baseName(name), { value: change(this.text(name)) }] as const);
    return new Dict(entries, 'string');
  }
}

/** Returns `.Files`: the files of a chart that are no templates. */
export function filesObject(files: readonly ChartFile[]): Traced {
  const entries = files.map(({ name, path, text, standIn }) => {
    const from = wholeFile(path, text, standIn);
    return [name, { value: { value: text, from, goType: '[]uint8' } }] as const;
  });
  return { value: new Files(entries, '[]uint8'), goType: TYPE };
}

function encoded(text: Traced<string>): Traced {
  const source = textOf(text).pieces[0]?.source;
  return { value: encodeBase64(toBytes(text.value)), from: source && { ...source, exact: false } };
}

function asYaml(value: Dict): Traced {
  const text = emitYaml({ value }, { order: 'sorted' });
  return fromText(text.text === '' ? tracedText('') : sliceText(text, 0, text.text.length - 1));
}
