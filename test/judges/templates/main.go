// Renders templates as Helm does, for the comparison with our own renderer. Each line of the input is a JSON object:
// {"template": text, "data": value, "helm": bool}; each line of the output {"out": base64} or {"error": message}.
// With "helm" the functions of sprig and Helm are there, otherwise only those of text/template.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/sprig/v3"
	goyaml "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

type request struct {
	Template string `json:"template"`
	Data     any    `json:"data"`
	Helm     bool   `json:"helm"`
}

type answer struct {
	Out   *string `json:"out,omitempty"`
	Error string  `json:"error,omitempty"`
}

const maxIncludes = 1000

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	for {
		line, err := input.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var one request
			if err := json.Unmarshal(line, &one); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			encoder.Encode(render(one))
			// Whoever asks one by one waits for the answer.
			if input.Buffered() == 0 {
				output.Flush()
			}
		}
		if err != nil {
			return
		}
	}
}

func render(one request) (result answer) {
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if err := recover(); err != nil {
				done <- answer{Error: fmt.Sprintf("panic: %v", err)}
			}
		}()
		text, err := execute(one)
		if err != nil {
			done <- answer{Error: err.Error()}
			return
		}
		out := base64.StdEncoding.EncodeToString([]byte(text))
		done <- answer{Out: &out}
	}()
	select {
	case result = <-done:
	case <-time.After(10 * time.Second):
		result = answer{Error: "panic: it takes too long"}
	}
	return result
}

func execute(one request) (string, error) {
	t := template.New("gotpl").Option("missingkey=zero")
	if one.Helm {
		addFunctions(t)
	}
	if _, err := t.New("main").Parse(one.Template); err != nil {
		return "", err
	}
	var out strings.Builder
	if err := t.ExecuteTemplate(&out, "main", one.Data); err != nil {
		return "", err
	}
	if one.Helm {
		return strings.ReplaceAll(out.String(), "<no value>", ""), nil
	}
	return out.String(), nil
}

func addFunctions(t *template.Template) {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	for name, function := range extraFunctions {
		functions[name] = function
	}
	included := map[string]int{}
	functions["include"] = include(t, included)
	functions["tpl"] = tpl(t, included)
	t.Funcs(functions)
}

var extraFunctions = template.FuncMap{
	"toYaml": func(value any) string {
		data, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(data), "\n")
	},
	"toYamlPretty": func(value any) string {
		var data bytes.Buffer
		encoder := goyaml.NewEncoder(&data)
		encoder.SetIndent(2)
		if err := encoder.Encode(value); err != nil {
			return ""
		}
		return strings.TrimSuffix(data.String(), "\n")
	},
	"fromYaml": func(text string) map[string]any {
		value := map[string]any{}
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			value["Error"] = err.Error()
		}
		return value
	},
	"fromYamlArray": func(text string) []any {
		value := []any{}
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			value = []any{err.Error()}
		}
		return value
	},
	"toJson": func(value any) string {
		data, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return string(data)
	},
	"fromJson": func(text string) map[string]any {
		value := make(map[string]any)
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			value["Error"] = err.Error()
		}
		return value
	},
	"fromJsonArray": func(text string) []any {
		value := []any{}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			value = []any{err.Error()}
		}
		return value
	},
	"toToml": func(value any) string {
		data := bytes.NewBuffer(nil)
		if err := toml.NewEncoder(data).Encode(value); err != nil {
			return err.Error()
		}
		return data.String()
	},
	"fromToml": func(text string) map[string]any {
		value := make(map[string]any)
		if err := toml.Unmarshal([]byte(text), &value); err != nil {
			value["Error"] = err.Error()
		}
		return value
	},
	"required": func(message string, value any) (any, error) {
		if value == nil || value == "" {
			return value, errors.New(message)
		}
		return value, nil
	},
	"fail":          func(message string) (string, error) { return "", errors.New(message) },
	"lookup":        func(string, string, string, string) (map[string]any, error) { return map[string]any{}, nil },
	"getHostByName": func(string) string { return "" },
}

func include(t *template.Template, included map[string]int) func(string, any) (string, error) {
	return func(name string, data any) (string, error) {
		if included[name] > maxIncludes {
			return "", fmt.Errorf("rendering template has a nested reference name: %s: unable to execute template", name)
		}
		included[name]++
		defer func() { included[name]-- }()
		var out strings.Builder
		err := t.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
}

func tpl(parent *template.Template, included map[string]int) func(string, any) (string, error) {
	return func(text string, data any) (string, error) {
		t, err := parent.Clone()
		if err != nil {
			return "", fmt.Errorf("cannot clone template: %w", err)
		}
		t.Option("missingkey=zero")
		t.Funcs(template.FuncMap{"include": include(t, included), "tpl": tpl(t, included)})
		t, err = t.New(parent.Name()).Parse(text)
		if err != nil {
			return "", fmt.Errorf("cannot parse template %q: %w", text, err)
		}
		var out strings.Builder
		if err := t.Execute(&out, data); err != nil {
			return "", fmt.Errorf("error during tpl function execution for %q: %w", text, err)
		}
		return strings.ReplaceAll(out.String(), "<no value>", ""), nil
	}
}
