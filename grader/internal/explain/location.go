package explain

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gokata/grader/internal/code"
	"gokata/grader/internal/diagnose"
)

// owned is where failures are explained whose reader may change every file for which own is true. No other code is read: a
// dump's frames lead into the runtime, whose parsing takes seconds. What was changed after the given time, if it is not zero,
// is not looked at.
func owned(own func(file string) bool, before time.Time) diagnose.Scope {
	disk := &code.Disk{Before: before}
	return diagnose.Scope{Own: own, Test: func(string) bool { return false }, Code: func(file string) *code.File {
		if !own(file) {
			return nil
		}
		return disk.File(file)
	}}
}

// below is everything below a folder that its author has written: neither vendored nor ours.
func below(root string) diagnose.Scope {
	prefix := filepath.Clean(root) + string(filepath.Separator)
	return owned(func(file string) bool {
		rest, ok := strings.CutPrefix(file, prefix)
		rest = filepath.ToSlash(rest)
		return ok && !strings.HasPrefix(rest, "vendor/") && !strings.Contains(rest, insideFolder+"/") && !strings.Contains(rest, "pkg/mod/")
	}, time.Now())
}

// library matches the paths of files in the standard library and in the module cache, on whatever machine.
var library = regexp.MustCompile(`/pkg/mod/|/vendor/|/src/(?:runtime|sync|testing|internal|net|os|io|context|time|reflect|bufio|database|log|fmt|encoding|crypto|archive|bytes|compress|container|embed|errors|expvar|flag|go|hash|html|image|index|iter|maps|math|mime|path|plugin|regexp|slices|sort|strconv|strings|structs|syscall|text|unicode|unique|unsafe|weak|cmp)/|_testmain\.go$|^_cgo_`)

// anywhere is what somebody else's output is about, as far as paths tell.
func anywhere() diagnose.Scope {
	return owned(func(file string) bool {
		return file != "" && file != "." && !library.MatchString(filepath.ToSlash(file))
	}, time.Time{})
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
	if i := slices.IndexFunc(folders, func(folder string) bool {
		_, err := os.Stat(filepath.Join(folder, m[1]))
		return err == nil
	}); i >= 0 {
		at.File = filepath.Join(folders[i], m[1])
	}
	return []diagnose.Location{at}
}

// foldersOf guesses where a package is, below a folder that its import path may end with parts of.
func foldersOf(pkg, dir string) []string {
	list := []string{filepath.Join(dir, filepath.FromSlash(pkg))}
	for rest, more := pkg, true; more; {
		_, rest, more = strings.Cut(rest, "/")
		list = append(list, filepath.Join(dir, filepath.FromSlash(rest)))
	}
	return list
}
