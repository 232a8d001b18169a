import { EmitError, emitYaml } from '../../provenance/emit-yaml.js';
import { readBack } from '../../provenance/read-back.js';
import { Dict, type Traced } from '../../provenance/traced.js';
import { type TracedText, unknownRanges } from '../../provenance/traced-text.js';
import { parseApplied } from '../../yaml/document.js';
import { fieldAt } from './fields.js';

/** Returns the text of an object with the labels and annotations that Flux sets on everything (`commonMetadata`). */
export function withCommonText(text: TracedText, common: Traced): TracedText {
  const placed = parseApplied(text.text, unknownRanges(text)).documents[0];
  const object = placed && readBack(placed, text);
  if (!(object?.value instanceof Dict)) return text;
  try {
    return emitYaml(withCommonMetadata(object.value, common), { order: 'sorted' });
  } catch (error) {
    // What Go does not print stays as it was printed before.
    if (error instanceof EmitError) return text;
    throw error;
  }
}

function withCommonMetadata(object: Dict, common: Traced): Traced<Dict> {
  const metadata = object.get('metadata')?.value;
  const changed = new Dict(metadata instanceof Dict ? metadata.entries : []);
  for (const name of ['labels', 'annotations']) {
    const own = fieldAt(common, name);
    if (!(own?.value instanceof Dict) || own.value.entries.size === 0) continue;
    const known = changed.get(name)?.value;
    const entries = known instanceof Dict ? [...known.entries, ...own.value.entries] : own.value.entries;
    changed.set(name, { value: new Dict(entries), from: own.from });
  }
  const result = new Dict(object.entries);
  result.set('metadata', { ...object.get('metadata'), value: changed });
  return { value: result };
}
