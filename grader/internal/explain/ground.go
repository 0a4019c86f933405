package explain

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gokata/grader/internal/code"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/verdict"
)

// scopeBelow is everything below a folder that its author has written: neither vendored nor ours.
func scopeBelow(root string) diagnose.Scope {
	prefix := filepath.Clean(root) + string(filepath.Separator)
	return diagnose.Scope{
		Own: func(file string) bool {
			rest, ok := strings.CutPrefix(file, prefix)
			rest = filepath.ToSlash(rest)
			return ok && !strings.HasPrefix(rest, "vendor/") && !strings.Contains(rest, insideFolder+"/") && !strings.Contains(rest, "pkg/mod/")
		},
		Test: func(string) bool { return false },
		Code: (&code.Disk{Before: time.Now()}).File,
	}
}

// library matches the paths of files in the standard library and in the module cache, on whatever machine.
var library = regexp.MustCompile(`/pkg/mod/|/vendor/|/src/(?:runtime|sync|testing|internal|net|os|io|context|time|reflect|bufio|database|log|fmt|encoding|crypto|archive|bytes|compress|container|embed|errors|expvar|flag|go|hash|html|image|index|iter|maps|math|mime|path|plugin|regexp|slices|sort|strconv|strings|structs|syscall|text|unicode|unique|unsafe|weak|cmp)/|_testmain\.go$|^_cgo_`)

// anyScope is what somebody else's output is about, as far as paths tell.
func anyScope() diagnose.Scope {
	return diagnose.Scope{
		Own: func(file string) bool {
			return file != "" && file != "." && !library.MatchString(filepath.ToSlash(file))
		},
		Test: func(string) bool { return false },
		Code: new(code.Disk).File,
	}
}

// Explain explains a failure. Most have one diagnosis; what turns out to be nobody's in this scope has none.
func Explain(f Failure, scope diagnose.Scope, course []string, folders ...string) []diagnose.Diagnosis {
	if f.Verdict == verdict.Timeout && strings.Contains(f.Evidence.Output, timedOut) && diagnose.Waits(f.Evidence.Dump) {
		f.Verdict = verdict.Deadlock
	}
	list := diagnose.Failure(f.Verdict, f.Evidence, f.Messages, f.Test, scope, course)
	if f.Verdict == verdict.Fail && len(list) == 1 && len(list[0].Locations) == 0 {
		list[0].Locations = said(f.Evidence.Output, folders)
	}
	return list
}

// message matches a message of t.Error and its kin: file without folder, line and text.
var message = regexp.MustCompile(`(?m)^\s*([^\s:/\\]+\.go):(\d+): `)

// said returns the place of a test's own message. The testing package leaves out the folder: it is one of those given.
func said(output string, folders []string) []diagnose.Location {
	m := message.FindStringSubmatch(output)
	if m == nil {
		return nil
	}
	line, _ := strconv.Atoi(m[2]) // the expression matches digits
	at := diagnose.Location{File: m[1], Line: line, Role: "fails here"}
	for _, folder := range folders {
		if path := filepath.Join(folder, m[1]); exists(path) {
			at.File = path
			break
		}
	}
	return []diagnose.Location{at}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// foldersOf guesses where a package is, below a folder that its import path may end with parts of.
func foldersOf(pkg, dir string) []string {
	var list []string
	for rest := pkg; ; {
		list = append(list, filepath.Join(dir, filepath.FromSlash(rest)))
		_, after, more := strings.Cut(rest, "/")
		if !more {
			return append(list, dir)
		}
		rest = after
	}
}
