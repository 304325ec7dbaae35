package manifests

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// shipped are the files of the source tree that fit the pattern, by name.
func shipped(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(source + "/" + pattern)
	if err != nil || len(files) == 0 {
		t.Skipf("%s: no file yet", pattern)
	}
	found := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(file)] = string(text)
	}
	return found
}

func withMonitoring(t *testing.T) map[string][]meta.Object {
	t.Helper()
	shipped(t, "deploy/prometheus/*.yml")
	shipped(t, "grafana/*.json")
	ofChart, err := chart(everything)
	objects := map[string][]meta.Object{"chart": mustDecode(t, ofChart, err)}
	ofComponent, err := kustomized("testdata/monitored")
	objects["component"] = mustDecode(t, ofComponent, err)
	return objects
}

func groups(objects []meta.Object) []monitoring.RuleGroup {
	var found []monitoring.RuleGroup
	for _, object := range objects {
		if one, fits := object.(*monitoring.PrometheusRule); fits {
			found = append(found, one.Spec.Groups...)
		}
	}
	return found
}

func TestEveryRuleIsShipped(t *testing.T) {
	wanted := 0
	for _, text := range shipped(t, "deploy/prometheus/*.yml") {
		wanted += strings.Count(text, " alert: ") + strings.Count(text, " record: ")
	}
	objects := withMonitoring(t)
	found := 0
	for _, group := range groups(objects["chart"]) {
		found += len(group.Rules)
	}
	if found != wanted || found == 0 {
		t.Errorf("%d rules of %d", found, wanted)
	}
	// The chart takes the files themselves.
	if !reflect.DeepEqual(groups(objects["chart"]), groups(objects["component"])) {
		t.Error("prometheusrule.yaml is not of these rules: run deploy/kubernetes/components/monitoring/generate")
	}
}

func TestEveryDashboardIsShipped(t *testing.T) {
	files := shipped(t, "grafana/*.json")
	for of, objects := range withMonitoring(t) {
		for name, text := range files {
			found := false
			for _, object := range objects {
				if one, fits := object.(*core.ConfigMap); fits && one.Labels["grafana_dashboard"] == "1" {
					found = found || strings.TrimSpace(one.Data[name]) == strings.TrimSpace(text)
				}
			}
			if !found {
				t.Errorf("%s: %s is not there", of, name)
			}
		}
	}
}

func TestCompose(t *testing.T) {
	file := source + "/deploy/docker/compose.yaml"
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir: filepath.Dir(file), ConfigFiles: []types.ConfigFile{{Filename: file}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"simulator", "exporter", "prometheus", "grafana"} {
		service, err := project.GetService(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, mount := range service.Volumes {
			if mount.Type != types.VolumeTypeBind {
				continue
			}
			if _, err := os.Stat(mount.Source); err != nil && !strings.HasSuffix(mount.Source, "/grafana") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if service.Build != nil && !service.ReadOnly {
			t.Errorf("%s: its root file system is not read-only", name)
		}
	}
}
