// Package manifests checks what deploy/ holds for Kubernetes and for Docker: it is rendered by the libraries of helm
// and kustomize, and read as strictly as an API server reads it. Only its tests do anything:
//
//	go test ./tests/deploy/manifests
package manifests

import (
	"fmt"
	"path"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const source = "../../.."

// chart renders the chart with values over its own, given as YAML, as `helm template` does.
func chart(values string) (string, error) {
	loaded, err := loader.Load(source + "/deploy/helm/livy-gateway-exporter")
	if err != nil {
		return "", err
	}
	given := map[string]interface{}{}
	if err := yaml.Unmarshal([]byte(values), &given); err != nil {
		return "", err
	}
	release := chartutil.ReleaseOptions{Name: "test", Namespace: "monitoring", Revision: 1, IsInstall: true}
	all, err := chartutil.ToRenderValues(loaded, given, release, nil)
	if err != nil {
		return "", err
	}
	files, err := engine.Render(loaded, all)
	if err != nil {
		return "", err
	}
	names := make([]string, 0, len(files))
	for name := range files {
		if path.Ext(name) == ".yaml" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var documents []string
	for _, name := range names {
		documents = append(documents, files[name])
	}
	return strings.Join(documents, "\n---\n"), nil
}

// kustomized renders a folder as `kubectl kustomize` does.
func kustomized(folder string) (string, error) {
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(
		filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return "", err
	}
	text, err := resources.AsYaml()
	return string(text), err
}

// documents splits a stream of YAML; empty ones are left out.
func documents(stream string) []string {
	var found []string
	for _, one := range strings.Split("\n"+stream, "\n---") {
		var content interface{}
		if err := yaml.Unmarshal([]byte(one), &content); err != nil || content != nil {
			found = append(found, one)
		}
	}
	return found
}

// Where a reader of a failure finds the document.
func named(document string) string {
	var head struct {
		Kind     string
		Metadata struct{ Name string }
	}
	_ = yaml.Unmarshal([]byte(document), &head)
	return fmt.Sprintf("%s %s", head.Kind, head.Metadata.Name)
}
