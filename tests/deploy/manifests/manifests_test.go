package manifests

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const gateway = `
config:
  gateways: [{ workspace_id: w-1, livy_compute_id: lc-1, region: cn-hangzhou }]
`

// All that the chart can do at once.
const everything = gateway + `
shards: 3
image: { digest: "sha256:0123456789012345678901234567890123456789012345678901234567890123" }
imagePullSecrets: [{ name: pull }]
credentials: { existingSecret: key, rrsaRoleName: exporter }
web: { config: { tls_server_config: { cert_file: tls.crt, key_file: tls.key } }, existingSecret: certificate }
storage: { storageClassName: alicloud-disk-essd, whenScaled: Delete }
extraArgs: [--web.enable-lifecycle]
extraEnv: [{ name: https_proxy, value: "http://proxy:3128" }]
serviceAccount: { annotations: { a: b } }
podAnnotations: { c: d }
podLabels: { e: f }
nodeSelector: { kubernetes.io/os: linux }
tolerations: [{ key: dedicated, operator: Exists }]
affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }
topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway }]
priorityClassName: high
networkPolicy: { extraEgress: [{ ports: [{ port: 3128 }] }] }
podMonitor: { enabled: true, labels: { release: prometheus }, endpoint: { scheme: https } }
prometheusRule: { enabled: true, labels: { release: prometheus } }
dashboards: { enabled: true }
`

func mustDecode(t *testing.T, stream string, err error) []meta.Object {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	objects, err := decode(stream)
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// consistent checks what holds of every way to run it.
func consistent(t *testing.T, objects []meta.Object, outside ...string) workload {
	t.Helper()
	all := workloads(objects)
	if len(all) != 1 {
		t.Fatalf("expected one Deployment or StatefulSet, found %d", len(all))
	}
	one := all[0]
	if !matches(one.selector, one.pod) {
		t.Error("the workload does not select its own pods")
	}
	chosen := selectors(objects)
	for _, kind := range []string{"Service", "NetworkPolicy", "PodDisruptionBudget"} {
		if chosen[kind] == nil {
			t.Errorf("there is no %s", kind)
		}
	}
	for kind, selector := range chosen {
		if !matches(selector, one.pod) {
			t.Errorf("the %s does not select the pods", kind)
		}
	}
	if !has[*core.ServiceAccount](objects, one.pod.Spec.ServiceAccountName) {
		t.Errorf("there is no ServiceAccount %s", one.pod.Spec.ServiceAccountName)
	}
	references(t, objects, one, outside)
	hardened(t, one.pod.Spec)
	return one
}

// references: what a pod mounts and reads is there, or comes from outside.
func references(t *testing.T, objects []meta.Object, one workload, outside []string) {
	t.Helper()
	known := map[string]bool{}
	for _, name := range outside {
		known[name] = true
	}
	volumes := map[string]bool{}
	for _, claim := range one.claims {
		volumes[claim.Name] = true
	}
	for _, volume := range one.pod.Spec.Volumes {
		volumes[volume.Name] = true
		if of := volume.ConfigMap; of != nil && !known[of.Name] && !has[*core.ConfigMap](objects, of.Name) {
			t.Errorf("there is no ConfigMap %s", of.Name)
		}
		if of := volume.PersistentVolumeClaim; of != nil && !has[*core.PersistentVolumeClaim](objects, of.ClaimName) {
			t.Errorf("there is no PersistentVolumeClaim %s", of.ClaimName)
		}
		if volume.Projected != nil {
			for _, of := range volume.Projected.Sources {
				if !known[of.Secret.Name] && !has[*core.Secret](objects, of.Secret.Name) {
					t.Errorf("there is no Secret %s", of.Secret.Name)
				}
			}
		}
	}
	for _, mount := range one.pod.Spec.Containers[0].VolumeMounts {
		if !volumes[mount.Name] {
			t.Errorf("there is no volume %s", mount.Name)
		}
	}
	for _, from := range one.pod.Spec.Containers[0].EnvFrom {
		if !known[from.SecretRef.Name] {
			t.Errorf("there is no Secret %s", from.SecretRef.Name)
		}
	}
}

// hardened: what the namespace label pod-security.kubernetes.io/enforce=restricted asks for, and a read-only root.
func hardened(t *testing.T, pod core.PodSpec) {
	t.Helper()
	if c := pod.SecurityContext; c == nil || !*c.RunAsNonRoot || *c.RunAsUser == 0 ||
		c.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault {
		t.Error("the pod is not restricted")
	}
	for _, container := range pod.Containers {
		c := container.SecurityContext
		if c == nil || *c.AllowPrivilegeEscalation || !*c.ReadOnlyRootFilesystem ||
			len(c.Capabilities.Drop) != 1 || c.Capabilities.Drop[0] != "ALL" {
			t.Errorf("the container %s is not restricted", container.Name)
		}
		if container.LivenessProbe == nil || container.ReadinessProbe == nil || container.StartupProbe == nil {
			t.Errorf("the container %s lacks a probe", container.Name)
		}
		if container.Resources.Requests.Memory().IsZero() || container.Resources.Limits.Memory().IsZero() {
			t.Errorf("the container %s has no limit on memory", container.Name)
		}
	}
	if *pod.AutomountServiceAccountToken {
		t.Error("the pod gets a token of the cluster that it does not need")
	}
}

// accepted: the program itself takes the configuration of a ConfigMap, and the flags.
func accepted(t *testing.T, objects []meta.Object, one workload) {
	t.Helper()
	program := os.Getenv("LGE_EXPORTER")
	if program == "" {
		t.Log("LGE_EXPORTER names no program: flags and configuration are not checked by it")
		return
	}
	file := filepath.Join(t.TempDir(), "config.yml")
	for _, object := range objects {
		if of, fits := object.(*core.ConfigMap); fits && of.Data["config.yml"] != "" {
			if err := os.WriteFile(file, []byte(of.Data["config.yml"]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	arguments := []string{"check-config"}
	for _, argument := range one.pod.Spec.Containers[0].Args {
		switch {
		case strings.HasPrefix(argument, "--config.file="):
			argument = "--config.file=" + file
		case strings.HasPrefix(argument, "--web.config.file="):
			continue // its certificates are not here
		}
		arguments = append(arguments, strings.ReplaceAll(argument, "$(SHARD_INDEX)", "0"))
	}
	if out, err := exec.Command(program, arguments...).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", arguments, out)
	}
}

func TestOverlays(t *testing.T) {
	for _, folder := range []string{"overlays/single", "overlays/sharded"} {
		t.Run(folder, func(t *testing.T) {
			stream, err := kustomized(source + "/deploy/kubernetes/" + folder)
			objects := mustDecode(t, stream, err)
			accepted(t, objects, consistent(t, objects, "livy-gateway-exporter-key"))
		})
	}
}

func TestShardsKnowTheirNumber(t *testing.T) {
	stream, err := kustomized(source + "/deploy/kubernetes/overlays/sharded")
	ofOverlay := workloads(mustDecode(t, stream, err))[0]
	stream, err = chart(gateway + "shards: 3")
	ofChart := workloads(mustDecode(t, stream, err))[0]
	for _, one := range []workload{ofOverlay, ofChart} {
		arguments := strings.Join(one.pod.Spec.Containers[0].Args, " ")
		if one.replicas != 3 || !strings.Contains(arguments, "--shard.index=$(SHARD_INDEX) --shard.total=3") {
			t.Errorf("%d replicas with %s", one.replicas, arguments)
		}
	}
}

func TestChart(t *testing.T) {
	for name, values := range map[string]string{
		"smallest":   gateway,
		"sharded":    gateway + "shards: 2",
		"in memory":  gateway + "storage: { enabled: false }",
		"everything": everything,
		"bare":       gateway + "podDisruptionBudget: { maxUnavailable: 50% }\nresources: { limits: { memory: 1Gi }, requests: { memory: 1Gi } }",
	} {
		t.Run(name, func(t *testing.T) {
			stream, err := chart(values)
			objects := mustDecode(t, stream, err)
			accepted(t, objects, consistent(t, objects, "key", "certificate"))
		})
	}
}

func TestChartWithAConfigurationOfYourOwn(t *testing.T) {
	stream, err := chart("existingConfigMap: mine")
	consistent(t, mustDecode(t, stream, err), "mine")
	stream, err = chart("existingConfigSecret: mine")
	if consistent(t, mustDecode(t, stream, err)).pod.Spec.Volumes[0].Secret.SecretName != "mine" {
		t.Error("the Secret is not mounted")
	}
}

func TestAChangeOfTheConfigurationStartsNewPods(t *testing.T) {
	stream, err := chart(gateway)
	before := workloads(mustDecode(t, stream, err))[0].pod.Annotations["checksum/config"]
	stream, err = chart(strings.Replace(gateway, "lc-1", "lc-2", 1))
	after := workloads(mustDecode(t, stream, err))[0].pod.Annotations["checksum/config"]
	if before == "" || before == after {
		t.Errorf("%q, then %q", before, after)
	}
}

func TestWrongValues(t *testing.T) {
	for values, expected := range map[string]string{
		"":                                                     "exactly one of config, existingConfigMap and existingConfigSecret; found 0",
		gateway + "existingConfigMap: mine":                    "found 2",
		"config: { poll: { interval: 30s } }":                  "config: it needs `gateways` or `discovery`",
		"config: { gateway: [] }":                              "gateway",
		"config: { gateways: [{ region: a }] }":                "workspace_id",
		gateway + "shards: two":                                "shards",
		gateway + "shards: 0":                                  "shards",
		gateway + "shards: 1001":                               "shards",
		gateway + "shards: 1.5":                                "shards",
		gateway + "log: { level: loud }":                       "level",
		gateway + "image: { digest: abc }":                     "digest",
		gateway + "image: { tag: 1.0 }":                        "tag",
		gateway + "storage: { size: large }":                   "size",
		gateway + "resource: {}":                               "resource",
		gateway + "podMonitor: { interval: 30 }":               "interval",
		gateway + "networkPolicy: { from: [] }":                "from",
		gateway + "web: { existingSecret: s }":                 "web.existingSecret",
		gateway + "podDisruptionBudget: { maxUnavailable: 0 }": "maxUnavailable",
		gateway + "credentials: { rrsaRoleName: r }\nserviceAccount: { create: false }": "serviceAccount.create",
	} {
		if _, err := chart(values); err == nil || !strings.Contains(err.Error(), expected) {
			t.Errorf("%s: expected an error with %q, found %v", values, expected, err)
		}
	}
}
