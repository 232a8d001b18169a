import { BUILTIN_HELP } from '../template/builtins/help.js';
import { type FunctionHelp, readFunctionHelp } from '../template/function-help.js';
import { SPRIG_HELP } from '../template/sprig/help.js';

/** What the functions of Helm give, a line each; `readFunctionHelp` has the form. */
const OWN_HELP = `
fromJson(text string) map: The map in a JSON text; where it has none, a map with the entry Error
fromJsonArray(text string) list: The list in a JSON text; where it has none, a list of the error
fromToml(text string) map: The map in a TOML text; where it has none, a map with the entry Error
fromYaml(text string) map: The map in a YAML text; where it has none, a map with the entry Error
fromYamlArray(text string) list: The list in a YAML text; where it has none, a list of the error
getHostByName(host string) string: The address of a host; an empty text unless Helm runs with --enable-dns
include(name string, data any) string: What a named template gives with this data, as a text that pipelines can change
lookup(apiVersion string, kind string, namespace string, name string) map: An object in the cluster, or those of a kind for an empty name; without a cluster an empty map
mustToYaml(value any) string: A value as YAML; stops where it cannot be written
required(message string, value any) any: The value; stops with the message where it is nil or an empty text
toJson(value any) string: A value as JSON on one line
toToml(value any) string: A value as TOML
toYaml(value any) string: A value as YAML, without a line break at its end
toYamlPretty(value any) string: A value as YAML, with the items of lists indented
tpl(text string, data any) string: What a text gives as a template with this data
`;

/** How the functions that templates of charts have are called, and what they give, by name. */
export const FUNCTION_HELP: ReadonlyMap<string, FunctionHelp> = new Map(
  [SPRIG_HELP, BUILTIN_HELP, OWN_HELP].flatMap((table) => [...readFunctionHelp(table)]),
);
