package manifests

import (
	"fmt"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

// kinds are the types of the API that may occur, by apiVersion and kind.
var kinds = map[string]func() meta.Object{
	"v1 ConfigMap":                            func() meta.Object { return &core.ConfigMap{} },
	"v1 PersistentVolumeClaim":                func() meta.Object { return &core.PersistentVolumeClaim{} },
	"v1 Secret":                               func() meta.Object { return &core.Secret{} },
	"v1 Service":                              func() meta.Object { return &core.Service{} },
	"v1 ServiceAccount":                       func() meta.Object { return &core.ServiceAccount{} },
	"apps/v1 Deployment":                      func() meta.Object { return &apps.Deployment{} },
	"apps/v1 StatefulSet":                     func() meta.Object { return &apps.StatefulSet{} },
	"networking.k8s.io/v1 NetworkPolicy":      func() meta.Object { return &networking.NetworkPolicy{} },
	"policy/v1 PodDisruptionBudget":           func() meta.Object { return &policy.PodDisruptionBudget{} },
	"monitoring.coreos.com/v1 PodMonitor":     func() meta.Object { return &monitoring.PodMonitor{} },
	"monitoring.coreos.com/v1 PrometheusRule": func() meta.Object { return &monitoring.PrometheusRule{} },
}

// decode reads documents into the types of the API. An unknown or repeated field and a wrong type are errors.
func decode(stream string) ([]meta.Object, error) {
	var objects []meta.Object
	for _, document := range documents(stream) {
		var head meta.TypeMeta
		if err := yaml.Unmarshal([]byte(document), &head); err != nil {
			return nil, fmt.Errorf("%v in:\n%s", err, document)
		}
		make, known := kinds[head.APIVersion+" "+head.Kind]
		if !known {
			return nil, fmt.Errorf("no such kind is expected: %s %s", head.APIVersion, head.Kind)
		}
		object := make()
		if err := yaml.UnmarshalStrict([]byte(document), object); err != nil {
			return nil, fmt.Errorf("%s: %v", named(document), err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}

// workload is what of a Deployment or StatefulSet the checks need.
type workload struct {
	name     string
	replicas int32
	selector *meta.LabelSelector
	pod      core.PodTemplateSpec
	claims   []core.PersistentVolumeClaim
}

func workloads(objects []meta.Object) []workload {
	var found []workload
	for _, object := range objects {
		switch one := object.(type) {
		case *apps.Deployment:
			found = append(found, workload{one.Name, *one.Spec.Replicas, one.Spec.Selector, one.Spec.Template, nil})
		case *apps.StatefulSet:
			found = append(found, workload{one.Name, *one.Spec.Replicas, one.Spec.Selector, one.Spec.Template,
				one.Spec.VolumeClaimTemplates})
		}
	}
	return found
}

// has tells whether there is an object of that type and name.
func has[T meta.Object](objects []meta.Object, name string) bool {
	for _, object := range objects {
		if _, fits := object.(T); fits && object.GetName() == name {
			return true
		}
	}
	return false
}

// selectors are the selectors of pods that objects hold, by a name for people.
func selectors(objects []meta.Object) map[string]*meta.LabelSelector {
	found := map[string]*meta.LabelSelector{}
	for _, object := range objects {
		switch one := object.(type) {
		case *core.Service:
			found["Service"] = &meta.LabelSelector{MatchLabels: one.Spec.Selector}
		case *networking.NetworkPolicy:
			found["NetworkPolicy"] = &one.Spec.PodSelector
		case *policy.PodDisruptionBudget:
			found["PodDisruptionBudget"] = one.Spec.Selector
		case *monitoring.PodMonitor:
			found["PodMonitor"] = &one.Spec.Selector
		}
	}
	return found
}

func matches(selector *meta.LabelSelector, pod core.PodTemplateSpec) bool {
	parsed, err := meta.LabelSelectorAsSelector(selector)
	return err == nil && !parsed.Empty() && parsed.Matches(labels.Set(pod.Labels))
}
