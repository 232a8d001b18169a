// Calls functions of sprig and Helm as templates do: one call in JSON on each line of the input, its result on each line of the
// output. The packages have the versions that Helm has.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/sprig/v3"
	yaml3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

type call struct {
	Name string            `json:"name"`
	Args []json.RawMessage `json:"args"`
	// Show, for a value that cannot be sent: a template that prints it as `.`.
	Show string `json:"show"`
	// After: also the arguments after the call, which may have changed them.
	After bool `json:"after"`
}

type answer struct {
	Value any     `json:"value,omitempty"`
	After any     `json:"after,omitempty"`
	Error *string `json:"error,omitempty"`
}

// decode reads a value: {"i": "1"} is an int, {"i64": "1"} an int64, {"f": "1.5"} a float64, {"x": base64} a string of any bytes,
// {"l": [...]} a slice, {"ls": [...]} a slice of strings, {"li": [...]} a slice of ints, {"bytes": base64} a slice of bytes,
// {"m": {...}} a map, {"ms": {...}} a map of strings. Strings, booleans and null are themselves.
func decode(raw json.RawMessage) any {
	trimmed := bytes.TrimSpace(raw)
	if len(trimmed) == 0 || trimmed[0] != '{' {
		var plain any
		must(json.Unmarshal(raw, &plain))
		return plain
	}
	var tagged map[string]json.RawMessage
	must(json.Unmarshal(raw, &tagged))
	for tag, content := range tagged {
		var text string
		switch tag {
		case "i", "i64", "f", "x", "bytes":
			must(json.Unmarshal(content, &text))
		}
		switch tag {
		case "i":
			return int(integer(text))
		case "i64":
			return integer(text)
		case "f":
			float, err := strconv.ParseFloat(text, 64)
			must(err)
			return float
		case "x":
			return string(fromBase64(text))
		case "bytes":
			return slices.Clip(fromBase64(text))
		case "l":
			list := []any{}
			for _, item := range items(content) {
				list = append(list, decode(item))
			}
			return slices.Clip(list)
		case "ls":
			list := []string{}
			must(json.Unmarshal(content, &list))
			return slices.Clip(list)
		case "li":
			list := []int{}
			must(json.Unmarshal(content, &list))
			return slices.Clip(list)
		case "m":
			entries := map[string]json.RawMessage{}
			must(json.Unmarshal(content, &entries))
			result := map[string]any{}
			for key, entry := range entries {
				result[key] = decode(entry)
			}
			return result
		case "ms":
			result := map[string]string{}
			must(json.Unmarshal(content, &result))
			return result
		}
	}
	panic("no such value: " + string(raw))
}

// encode is the way back; a value that has none is {"go": its type, "print": its %v}.
func encode(value any) any {
	switch typed := value.(type) {
	case nil:
		return nil
	case string:
		return text(typed)
	case bool:
		return typed
	case int:
		return map[string]any{"i": strconv.Itoa(typed)}
	case int64:
		return map[string]any{"i64": strconv.FormatInt(typed, 10)}
	case float64:
		if math.Signbit(typed) && typed == 0 {
			return map[string]any{"f": "-0"}
		}
		return map[string]any{"f": strconv.FormatFloat(typed, 'g', -1, 64)}
	case []byte:
		return map[string]any{"bytes": base64.StdEncoding.EncodeToString(typed)}
	case time.Time:
		return map[string]any{"go": "time.Time", "print": typed.Format(time.RFC3339Nano)}
	}
	reflected := reflect.ValueOf(value)
	switch reflected.Kind() {
	case reflect.Slice:
		list := []any{}
		for index := 0; index < reflected.Len(); index++ {
			list = append(list, encode(reflected.Index(index).Interface()))
		}
		if reflected.IsNil() {
			return map[string]any{"nil": fmt.Sprintf("%T", value)}
		}
		if name := reflected.Type().Elem().String(); name != "interface {}" {
			return map[string]any{"list of " + name: list}
		}
		return map[string]any{"l": list}
	case reflect.Map:
		if reflected.IsNil() {
			return map[string]any{"nil": fmt.Sprintf("%T", value)}
		}
		entries := map[string]any{}
		keys := reflected.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, key := range keys {
			entries[key.String()] = encode(reflected.MapIndex(key).Interface())
		}
		if name := reflected.Type().Elem().String(); name != "interface {}" {
			return map[string]any{"map of " + name: entries}
		}
		return map[string]any{"m": entries}
	}
	return map[string]any{"go": fmt.Sprintf("%T", value), "print": fmt.Sprint(value)}
}

func text(value string) any {
	if utf8.ValidString(value) {
		return value
	}
	return map[string]any{"x": base64.StdEncoding.EncodeToString([]byte(value))}
}

func integer(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	must(err)
	return value
}

func fromBase64(text string) []byte {
	decoded, err := base64.StdEncoding.DecodeString(text)
	must(err)
	return decoded
}

func items(raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	must(json.Unmarshal(raw, &list))
	return list
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// functions has those of sprig, and those of Helm, which its package does not show, by the packages that it uses.
func functions() template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	trimmed := func(data []byte, err error) string {
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(data), "\n")
	}
	all["toYaml"] = func(value any) string { return trimmed(yaml.Marshal(value)) }
	all["toYamlPretty"] = func(value any) string {
		var out bytes.Buffer
		encoder := yaml3.NewEncoder(&out)
		encoder.SetIndent(2)
		err := encoder.Encode(value)
		return trimmed(out.Bytes(), err)
	}
	all["fromYaml"] = func(text string) map[string]any {
		result := map[string]any{}
		if err := yaml.Unmarshal([]byte(text), &result); err != nil {
			result["Error"] = err.Error()
		}
		return result
	}
	all["fromYamlArray"] = func(text string) []any {
		result := []any{}
		if err := yaml.Unmarshal([]byte(text), &result); err != nil {
			result = []any{err.Error()}
		}
		return result
	}
	all["toJson"] = func(value any) string {
		data, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return string(data)
	}
	all["fromJson"] = func(text string) map[string]any {
		result := map[string]any{}
		if err := json.Unmarshal([]byte(text), &result); err != nil {
			result["Error"] = err.Error()
		}
		return result
	}
	all["fromJsonArray"] = func(text string) []any {
		result := []any{}
		if err := json.Unmarshal([]byte(text), &result); err != nil {
			result = []any{err.Error()}
		}
		return result
	}
	all["toToml"] = func(value any) string {
		var out bytes.Buffer
		if err := toml.NewEncoder(&out).Encode(value); err != nil {
			return err.Error()
		}
		return out.String()
	}
	all["fromToml"] = func(text string) map[string]any {
		result := map[string]any{}
		if err := toml.Unmarshal([]byte(text), &result); err != nil {
			result["Error"] = err.Error()
		}
		return result
	}
	return all
}

func run(funcs template.FuncMap, given call) (result answer) {
	var captured any
	data := map[string]any{}
	source := "{{ capture (" + given.Name
	for index, raw := range given.Args {
		name := "a" + strconv.Itoa(index)
		data[name] = decode(raw)
		source += " ." + name
	}
	source += ") }}"
	capture := template.FuncMap{"capture": func(value any) string { captured = value; return "" }}
	parsed, err := template.New("t").Option("missingkey=zero").Funcs(funcs).Funcs(capture).Parse(source)
	if err == nil {
		err = parsed.Execute(new(bytes.Buffer), data)
	}
	if err != nil {
		message := err.Error()
		if inner := errors.Unwrap(err); inner != nil {
			message = inner.Error()
		}
		if at := strings.Index(message, "error calling "+given.Name+": "); at >= 0 {
			message = message[at+len("error calling "+given.Name+": "):]
		}
		return answer{Error: &message}
	}
	if given.Show != "" {
		var out bytes.Buffer
		if err := template.Must(template.New("s").Funcs(funcs).Parse(given.Show)).Execute(&out, captured); err != nil {
			message := err.Error()
			return answer{Error: &message}
		}
		return answer{Value: text(out.String())}
	}
	result = answer{Value: encode(captured)}
	if given.After {
		after := []any{}
		for index := range given.Args {
			after = append(after, encode(data["a"+strconv.Itoa(index)]))
		}
		result.After = after
	}
	return result
}

func main() {
	funcs := functions()
	if len(os.Args) > 1 && os.Args[1] == "names" {
		names := []string{}
		for name := range funcs {
			names = append(names, name)
		}
		sort.Strings(names)
		fmt.Println(strings.Join(names, "\n"))
		return
	}
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var given call
			must(json.Unmarshal(line, &given))
			must(encoder.Encode(run(funcs, given)))
		}
		if err != nil {
			return
		}
	}
}
