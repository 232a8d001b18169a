// Applies Kustomizations of Flux with the code of its controller. Standard input has a JSON object a line, standard output an
// answer a line.
//
//	{"text": "a: ${b}", "variables": {"b": "c"}}                        replaces variables
//	{"files": {"app/web.yaml": "…"}, "path": "app", "object": {…}}      builds what a Kustomization applies
//
// The answer has the text, the objects, or the error: {"text": "…"}, {"objects": […]} or {"error": "…"}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/fluxcd/pkg/envsubst"
	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type question struct {
	Text      *string                `json:"text"`
	Variables map[string]string      `json:"variables"`
	Files     map[string]string      `json:"files"`
	Path      string                 `json:"path"`
	Object    map[string]interface{} `json:"object"`
}

type answer struct {
	Text    *string           `json:"text,omitempty"`
	Objects []json.RawMessage `json:"objects,omitempty"`
	Error   string            `json:"error,omitempty"`
}

func answerTo(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	if q.Text != nil {
		text, err := envsubst.Eval(*q.Text, func(name string) (string, bool) { return q.Variables[name], true })
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{Text: &text}
	}
	objects, err := apply(q)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Objects: objects}
}

func apply(q question) ([]json.RawMessage, error) {
	root, err := os.MkdirTemp("", "flux-judge")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(root)
	for name, text := range q.Files {
		file := filepath.Join(root, filepath.Clean("/"+name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	dir := filepath.Join(root, filepath.Clean("/"+q.Path))
	object := unstructured.Unstructured{Object: q.Object}
	if _, err := kustomize.NewGenerator(root, object).WriteFile(dir); err != nil {
		return nil, err
	}
	built, err := kustomize.SecureBuild(root, dir, false)
	if err != nil {
		return nil, err
	}
	_, substitutes, _ := unstructured.NestedMap(q.Object, "spec", "postBuild")
	objects := []json.RawMessage{}
	for _, one := range built.Resources() {
		if substitutes {
			replaced, err := kustomize.SubstituteVariables(context.Background(), nil, object, one, kustomize.SubstituteWithDryRun(true))
			if err != nil {
				return nil, err
			}
			if replaced != nil {
				one = replaced
			}
		}
		text, err := one.MarshalJSON()
		if err != nil {
			return nil, err
		}
		objects = append(objects, text)
	}
	return objects, nil
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var q question
			if bad := json.Unmarshal(line, &q); bad != nil {
				log.Fatal(bad)
			}
			if bad := out.Encode(answerTo(q)); bad != nil {
				log.Fatal(bad)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}
