// Builds kustomizations with the code of kustomize v5.7.1. Standard input has a JSON object a line, standard output an answer a line.
//
//	{"files": {"app/kustomization.yaml": "…"}, "root": "app"}   from memory
//	{"dir": "/path/of/a/kustomization"}                           from disk
//
// The answer has the objects in their order, or the error: {"objects": […]} or {"error": "…"}.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type question struct {
	Files  map[string]string `json:"files"`
	Binary map[string]string `json:"binary"`
	Root   string            `json:"root"`
	Dir    string            `json:"dir"`
}

type answer struct {
	Objects []json.RawMessage `json:"objects,omitempty"`
	Error   string            `json:"error,omitempty"`
}

func build(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	fs, root := filesys.MakeFsOnDisk(), q.Dir
	if q.Dir == "" {
		fs, root = filesys.MakeFsInMemory(), "/"+q.Root
		for name, text := range q.Files {
			if err := fs.WriteFile("/"+name, []byte(text)); err != nil {
				return answer{Error: "judge: " + err.Error()}
			}
		}
		for name, text := range q.Binary {
			content, err := base64.StdEncoding.DecodeString(text)
			if err == nil {
				err = fs.WriteFile("/"+path.Clean(name), content)
			}
			if err != nil {
				return answer{Error: "judge: " + err.Error()}
			}
		}
	}
	options := krusty.MakeDefaultOptions()
	options.LoadRestrictions = types.LoadRestrictionsNone
	// As the command line does it.
	options.Reorder = krusty.ReorderOptionUnspecified
	m, err := krusty.MakeKustomizer(options).Run(fs, root)
	if err != nil {
		return answer{Error: err.Error()}
	}
	a.Objects = []json.RawMessage{}
	for _, r := range m.Resources() {
		text, err := r.MarshalJSON()
		if err != nil {
			return answer{Error: "judge: " + err.Error()}
		}
		// The version of the program itself, which this one does not have.
		text = bytes.ReplaceAll(text, []byte("kustomize-(devel)"), []byte("kustomize-v5.7.1"))
		a.Objects = append(a.Objects, text)
	}
	return a
}

func main() {
	log.SetOutput(io.Discard)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	// Warnings go to standard error.
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			var q question
			var a answer
			if bad := json.Unmarshal(line, &q); bad != nil {
				a = answer{Error: "judge: " + bad.Error()}
			} else {
				a = build(q)
			}
			text, _ := json.Marshal(a)
			out.Write(text)
			out.WriteByte('\n')
			out.Flush()
		}
		if err != nil {
			return
		}
	}
}
