package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	release "helm.sh/helm/v4/pkg/release/v1/util"
)

// What is read once, however many jobs ask for it.
var (
	files  = map[string][]*archive.BufferedFile{}
	loaded = map[string]*chart.Chart{}
)

// filesOf reads a chart's folder into memory.
func filesOf(folder string) ([]*archive.BufferedFile, error) {
	if known, ok := files[folder]; ok {
		return known, nil
	}
	var found []*archive.BufferedFile
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, file)
		found = append(found, &archive.BufferedFile{Name: filepath.ToSlash(name), Data: data})
		return err
	})
	files[folder] = found
	return found, err
}

// renderChart renders a chart as helm template does: from its folder, from files in memory, or as it was loaded before.
func renderChart(j job) (answer, error) {
	var c *chart.Chart
	inMemory, err := filesOf(j.Chart)
	if err != nil {
		return answer{}, err
	}
	started := time.Now()
	switch j.Kind {
	case "folder":
		c, err = loader.Load(j.Chart)
	case "load":
		c, err = loader.LoadFiles(inMemory)
	default:
		if c = loaded[j.Chart]; c == nil {
			c, err = loader.LoadFiles(inMemory)
			loaded[j.Chart] = c
			started = time.Now()
		}
	}
	if err != nil {
		return answer{}, err
	}
	output, err := renderLoaded(c)
	a := answer{Renders: 1, Milliseconds: milliseconds(started)}
	a.show(output)
	return a, err
}

// renderLoaded does what helm's action.Install does of a dry run without a cluster.
func renderLoaded(c *chart.Chart) (string, error) {
	values := map[string]any{}
	if err := chartutil.ProcessDependencies(c, values); err != nil {
		return "", err
	}
	options := common.ReleaseOptions{Name: "r", Namespace: "default", Revision: 1, IsInstall: true}
	all, err := util.ToRenderValues(c, values, options, common.DefaultCapabilities.Copy())
	if err != nil {
		return "", err
	}
	rendered, err := engine.Engine{}.Render(c, all)
	if err != nil {
		return "", err
	}
	for name := range rendered {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(rendered, name)
		}
	}
	return printSorted(rendered)
}

// printSorted is what helm template writes.
func printSorted(rendered map[string]string) (string, error) {
	hooks, manifests, err := release.SortManifests(rendered, nil, release.InstallOrder)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, m := range manifests {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", m.Name, m.Content)
	}
	text := strings.TrimSpace(out.String()) + "\n"
	out.Reset()
	for _, h := range hooks {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", h.Path, h.Manifest)
	}
	return text + out.String(), nil
}
