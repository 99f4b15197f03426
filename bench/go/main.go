// Go's side of npm run bench:engine and npm run bench:inside: does one job for each line of JSON on stdin and answers in one line. The caller
// takes turns with it, so that both sides meet the same load of the machine.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log"
	"log/slog"
	"os"
	"runtime"
	"time"
)

// job is what a caller asks for; kind decides which of the other fields count.
type job struct {
	Kind     string         `json:"kind"`     // version, template, parse, folder, load, loaded
	Text     string         `json:"text"`     // of a template
	Data     map[string]any `json:"data"`     // its dot
	Seconds  float64        `json:"seconds"`  // for how long a template is rendered
	Chart    string         `json:"chart"`    // folder of a chart
}

// answer tells what a job took and what came out.
type answer struct {
	Version      string  `json:"version,omitempty"`
	Renders      int     `json:"renders"`
	Milliseconds float64 `json:"milliseconds"`
	Bytes        int     `json:"bytes"`
	Digest       string  `json:"digest"` // SHA-256 of the output
	Error        string  `json:"error,omitempty"`
}

func (a *answer) show(output string) {
	sum := sha256.Sum256([]byte(output))
	a.Bytes, a.Digest = len(output), hex.EncodeToString(sum[:])
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Nanoseconds()) / 1e6 }

func do(j job) (answer, error) {
	switch j.Kind {
	case "template":
		return renderTemplate(j)
	case "parse":
		return parseTemplate(j)
	case "folder", "load", "loaded":
		return renderChart(j)
	default:
		return answer{Version: runtime.Version()}, nil
	}
}

func main() {
	log.SetFlags(0)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	out := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var j job
		if err := json.Unmarshal(lines.Bytes(), &j); err != nil {
			log.Fatal(err)
		}
		a, err := do(j)
		if err != nil {
			a.Error = err.Error()
		}
		if err := out.Encode(a); err != nil {
			log.Fatal(err)
		}
	}
}
