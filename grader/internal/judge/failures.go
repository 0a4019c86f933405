package judge

import (
	"cmp"
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// Failure is one thing that went wrong in a package's tests, whoever ran them.
type Failure struct {
	Test     string // "" if it is no test's
	Verdict  verdict.Verdict
	Evidence evidence.Evidence
	Messages []gotool.Message // of the compiler, or of vet
}

// Failures says what went wrong in a package, as far as its output tells: what vet and the compiler say, then the tests'
// failures in the order in which the tests began. A package that failed without a word has a failure, too. Relative paths
// in messages are taken from dir.
func Failures(p *evidence.PackageOutput, dir string) []Failure {
	var list []Failure
	if vetted := gotool.Messages(dir, p.Vet); len(vetted) > 0 {
		list = append(list, Failure{Verdict: verdict.Vet, Messages: vetted})
	} else if strings.TrimSpace(p.Compiler) != "" && p.Result != "ok" { // a C compiler's warnings are no failure
		list = append(list, broken(dir, p.Compiler))
	}
	list = append(list, ofTests(p)...)
	switch mute := len(list) == 0 && p.Result == "FAIL"; {
	case mute && strings.Contains(p.Note, "failed]"):
		list = append(list, broken(dir, p.Outside.Text()))
	case mute:
		list = append(list, Failure{Verdict: verdict.Fail, Evidence: evidence.Evidence{Output: p.Outside.Text()}})
	}
	return list
}

// broken is the failure of a package that does not compile.
func broken(dir, printed string) Failure {
	list := gotool.Messages(dir, printed)
	if len(list) == 0 && strings.TrimSpace(printed) != "" {
		list = []gotool.Message{{Text: strings.TrimSpace(printed)}}
	}
	return Failure{Verdict: verdict.Build, Messages: list}
}

// Ended says what a process that ran a package's tests shows, and names the tests that ended or hung it.
func Ended(p *evidence.PackageOutput, ended *process.Ended) (list []Failure, culprits map[string]bool) {
	if ended.End != process.Exited || ended.Status != 0 {
		list = ofTests(p) // else nothing that was printed is a failure, whatever it looks like
	}
	unfinished := append([]*evidence.TestOutput{p.Outside}, p.Unfinished()...)
	latest := unfinished[len(unfinished)-1]
	if ended.End != process.Exited || ended.Status != 0 && len(list) == 0 {
		e := evidence.Evidence{Output: latest.Text(), Dump: ended.Dump, End: ended.End, Status: ended.Status, Died: true}
		v := ending(e)
		if v == verdict.Deadlock {
			e.Output = "" // the dump tells; what was printed before may hold other dumps
		}
		list = append(list, Failure{Test: latest.Name, Verdict: v, Evidence: e})
	}
	culprits = map[string]bool{}
	for i := range list {
		if f := &list[i]; f.Evidence.Died {
			f.Test = cmp.Or(f.Test, latest.Name)
			culprits[evidence.Top(f.Test)] = true
			for _, t := range unfinished {
				culprits[evidence.Top(t.Name)] = true
			}
		}
	}
	delete(culprits, "") // outside all tests
	return list, culprits
}

// ofTests finds what went wrong in the tests, and outside them.
func ofTests(p *evidence.PackageOutput) []Failure {
	var list []Failure
	all := append(slices.Clip(p.Tests), p.Outside)
	for _, t := range all {
		found := signs(t)
		if len(found) == 0 && t.Status == "FAIL" && !consequence(t, all) {
			found = []Failure{{Test: t.Name, Verdict: verdict.Fail, Evidence: evidence.Evidence{Output: t.Text()}}}
		}
		list = append(list, found...)
	}
	return list
}

// consequence tells whether a test without a sign of its own failed only because of another failure: a subtest's, or a race
// that another test's output reports.
func consequence(t *evidence.TestOutput, all []*evidence.TestOutput) bool {
	raced := strings.Contains(t.Text(), "race detected during execution of test") && !strings.Contains(t.Text(), evidence.AssertReport)
	return slices.ContainsFunc(all, func(other *evidence.TestOutput) bool {
		return other.Status == "FAIL" && strings.HasPrefix(other.Name, t.Name+"/") || raced && strings.Contains(other.Text(), evidence.RaceWarning)
	})
}

// Bounds for what is looked at of a test with races.
const (
	racesLimit = 50      // reports
	restLimit  = 8 << 10 // bytes besides them
)

// signs finds what the output of a test shows of races, crashes and leaks.
func signs(t *evidence.TestOutput) []Failure {
	var list []Failure
	test, output := t.Name, t.Text()
	add := func(v verdict.Verdict, e evidence.Evidence) {
		list = append(list, Failure{Test: test, Verdict: v, Evidence: e})
	}
	reports, rest := evidence.Races(output)
	for _, report := range reports[:min(len(reports), racesLimit)] {
		add(verdict.Race, evidence.Evidence{Output: report + rest[:min(len(rest), restLimit)]})
	}
	if reason := evidence.Crash(output); reason != "" {
		e := evidence.Evidence{Output: output, Died: true}
		if strings.HasPrefix(reason, evidence.TimedOut) {
			e.Dump = output
		}
		if test == "" {
			test = evidence.TestOf(output)
		}
		add(ending(e), e)
	}
	if i := strings.Index(output, evidence.GoleakReport); i >= 0 {
		add(verdict.Leak, evidence.Evidence{Output: output, Leak: output[i:]})
	}
	return list
}
