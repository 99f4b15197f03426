package main

import (
	"strings"
	"text/template"
	"time"

	"github.com/Masterminds/sprig/v3"
)

func parse(text string) (*template.Template, error) {
	return template.New("bench").Funcs(sprig.TxtFuncMap()).Parse(text)
}

func render(t *template.Template, data any) (string, error) {
	var out strings.Builder
	err := t.Execute(&out, data)
	return out.String(), err
}

// repeat calls once, over and over, for so many seconds; the clock is looked at after each batch.
func repeat(seconds float64, once func() (string, error)) (answer, error) {
	const batch = 100
	var a answer
	started := time.Now()
	for a.Milliseconds < 1000*seconds {
		for range batch {
			output, err := once()
			if err != nil {
				return a, err
			}
			a.Bytes = len(output)
		}
		a.Renders += batch
		a.Milliseconds = milliseconds(started)
	}
	output, err := once()
	a.show(output)
	return a, err
}

// renderTemplate executes a template that is parsed once.
func renderTemplate(j job) (answer, error) {
	t, err := parse(j.Text)
	if err != nil {
		return answer{}, err
	}
	return repeat(j.Seconds, func() (string, error) { return render(t, j.Data) })
}

// parseTemplate parses and executes a template each time, its functions at hand.
func parseTemplate(j job) (answer, error) {
	functions := template.FuncMap(sprig.TxtFuncMap())
	return repeat(j.Seconds, func() (string, error) {
		t, err := template.New("bench").Funcs(functions).Parse(j.Text)
		if err != nil {
			return "", err
		}
		return render(t, j.Data)
	})
}
