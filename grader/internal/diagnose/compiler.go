package diagnose

import (
	"regexp"
	"slices"
	"strings"

	"gokata/grader/internal/gotool"
	"gokata/grader/internal/verdict"
)

// messages says in plain words what the compiler's usual messages mean. $1 and so on stand for what the expression caught.
var messages = []struct {
	says    *regexp.Regexp
	means   string
	concept concept
}{
	{regexp.MustCompile(`^not enough arguments in call to (\S+)`), "The call of $1 lacks an argument: compare it with the function's declaration.", wiring},
	{regexp.MustCompile(`^too many arguments in call to (\S+)`), "The call of $1 has an argument too many: compare it with the function's declaration.", noExercise},
	{regexp.MustCompile(`(?s)^not enough return values.*have \(\)`), "The function promises results, and this return gives none.", noExercise},
	{regexp.MustCompile(`^not enough return values`), "This return gives fewer results than the function promises.", noExercise},
	{regexp.MustCompile(`(?s)^too many return values.*want \(\)`), "The function promises no result, and this return gives one.", noExercise},
	{regexp.MustCompile(`^too many return values`), "This return gives more results than the function promises.", noExercise},
	{regexp.MustCompile(`^declared and not used: (\S+)`), "Go wants every variable used: use $1, or take it away.", noExercise},
	{regexp.MustCompile(`^"(.+)" imported and not used`), "Nothing in the file uses the package $1 any more: take the import away.", noExercise},
	{regexp.MustCompile(`^undefined: (\S+)`), "Nothing of the name $1 is declared here: a misspelling, or a missing import?", noExercise},
	{regexp.MustCompile(`^(\S+) undefined \(type (.+) has no field or method (\S+?)[,)]`), "A value of type $2 has nothing of the name $3.", noExercise},
	{regexp.MustCompile(`cannot send to receive-only channel`), "The arrow in the channel's type allows only receiving here (<-chan). Only the side that was given chan or chan<- may send.", wiring},
	{regexp.MustCompile(`cannot close receive-only channel`), "The arrow in the channel's type allows only receiving here (<-chan). Closing is the sender's business.", closing},
	{regexp.MustCompile(`cannot (?:receive from|range over) .*send-only`), "The arrow in the channel's type allows only sending here (chan<-). Only the side that was given chan or <-chan may receive.", wiring},
	{regexp.MustCompile(`^range over .* \(variable of (?:\w+ )?type (?:<-)?chan .* permits only one iteration variable`), "A loop over a channel gives one thing in each turn, the received value: there is no index.", closing},
	{regexp.MustCompile(`^missing return`), "Some way through the function reaches its end without a return.", noExercise},
	{regexp.MustCompile(`\(mismatched types (.+) and time\.Duration\)`), "A $1 and a duration cannot be put together as they are: Go converts nothing by itself. time.Duration(n) makes a duration of a number.", noExercise},
	{regexp.MustCompile(`\(mismatched types (.+) and (.+)\)`), "The two sides have different types, $1 and $2, and Go converts nothing by itself.", noExercise},
	{regexp.MustCompile(`^cannot use .* \(.* type (?:<-)?chan(?:<-)? .*\) as ((?:<-)?chan(?:<-)? \S+) value in`), "A $1 is wanted here. A channel given as chan can serve as <-chan or chan<-, but never the other way round, and what it carries is part of its type.", wiring},
	{regexp.MustCompile(`^cannot use .* as (.+) value in argument to (\S+?):? .*\(missing method (\S+)\)`), "$2 wants something with the method $3, and this has none.", noExercise},
	{regexp.MustCompile(`^cannot use .* as (.+) value in argument to (\S+)`), "$2 wants a value of type $1 here.", noExercise},
	{regexp.MustCompile(`^cannot use .* as (.+) value in assignment`), "The variable is of type $1, and takes nothing else.", noExercise},
	{regexp.MustCompile(`^cannot use .* as (.+) value in return statement`), "The function promises a result of type $1 here.", noExercise},
	{regexp.MustCompile(`^cannot use .* as (.+) value in send`), "The channel carries values of type $1, and nothing else.", noExercise},
	{regexp.MustCompile(`^cannot use .* as (.+) value in`), "The types do not match: a value of type $1 is wanted here.", noExercise},
	{regexp.MustCompile(`^assignment mismatch: (\d+ variables?) but (\S+) returns (\d+ values?)`), "The call of $2 gives $3, for $1 on the left. A result that is not wanted goes to _.", noExercise},
	{regexp.MustCompile(`^assignment mismatch: (\d+ variables?) but (\d+ values?)`), "On the left there are $1, on the right $2.", noExercise},
	{regexp.MustCompile(`^(\S+) \(no value\) used as value`), "The call of $1 gives no result that could be used.", noExercise},
	{regexp.MustCompile(`^no new variables on left side of :=`), "Every variable on the left exists already: := declares, = assigns.", noExercise},
	{regexp.MustCompile(`^expression in (go|defer) must be function call`), "After $1 comes a call: a function literal needs its own () at the end, $1 func() { … }().", waiting},
	{regexp.MustCompile(`^package (\S+) is not in std`), "There is no package of the name $1 in the standard library.", noExercise},
	{regexp.MustCompile(`^no required module provides package (\S+)`), "The course does not have the package $1, and exercises do without packages of their own.", noExercise},
	{regexp.MustCompile(`^expected '?package`), "A Go file begins with its package clause.", noExercise},
	{regexp.MustCompile(`^syntax error: unexpected EOF`), "The file ends before every { has its }: look upwards from here for a block that is not closed.", noExercise},
	{regexp.MustCompile(`^syntax error`), "Go cannot make sense of the text from here on. The slip is often just before: a brace, a comma or a parenthesis too few or too many.", noExercise},
	{regexp.MustCompile(`^(\S+) redeclared in this block`), "The name $1 is declared twice: give one of the two another name, or take it away.", noExercise},
	{regexp.MustCompile(`^(\S+) already declared through import`), "The name $1 is that of an import, in the whole file: give yours another name.", noExercise},
}

// redeclared matches what the compiler says of a name that the package has already, by a declaration or by an import.
var redeclared = regexp.MustCompile(`^(\S+) (?:redeclared in this block|already declared through import)`)

// compiler explains why the code does not compile: the first message first, the rest in a line.
func (x *explainer) compiler(list []gotool.Message) Diagnosis {
	if found := x.taken(list); found.Summary != "" {
		return found
	}
	found := Diagnosis{Verdict: verdict.Build}
	for _, m := range list {
		found.Locations = append(found.Locations, where(m, firstLine(m.Text)))
		if m.Other != nil {
			found.Locations = append(found.Locations, where(*m.Other, m.Other.Text))
		}
	}
	if len(list) == 0 {
		found.Summary = "the code does not compile"
		return found
	}
	first := list[0]
	found.Summary = place(first.Line) + strings.ReplaceAll(first.Text, "\n", " ")
	for _, known := range messages {
		if m := known.says.FindStringSubmatchIndex(first.Text); m != nil {
			found.Explanation = string(known.says.ExpandString(nil, known.means, first.Text, m))
			found.concept = known.concept
			break
		}
	}
	if x.Test(first.File) {
		found.Explanation = strings.TrimSpace(found.Explanation + " The message is about the tests: they call your code in a way that its declarations do not allow. Compare names, parameters and results with those that the exercise came with.")
	}
	return found
}

// taken explains names of the code that its tests have as well; its summary is "" if there are none. Whatever else the
// compiler says can come from them, wherever it begins: tests call the code's function in the place of their own.
func (x *explainer) taken(list []gotool.Message) Diagnosis {
	found := Diagnosis{Verdict: verdict.Build}
	var tests, rest []Location
	for _, m := range list {
		says := redeclared.FindStringSubmatch(m.Text)
		if says == nil || m.Other == nil || x.Test(m.File) == x.Test(m.Other.File) {
			rest = append(rest, where(m, firstLine(m.Text)))
			continue
		}
		own, other := m, *m.Other
		if x.Test(own.File) {
			own, other = other, own
		}
		at := where(own, "the tests use this name too")
		if slices.Contains(found.Locations, at) {
			continue // visible and hidden tests import the same package
		}
		if found.Summary == "" {
			found.Summary = place(own.Line) + "the tests use the name " + says[1] + " already: give yours another name"
			found.Explanation = "Your file and the tests are one package, in which every name at the top level is declared once. The name of an import counts as well."
		}
		found.Locations = append(found.Locations, at)
		tests = append(tests, where(other, "the tests' "+says[1]))
	}
	found.Locations = slices.Concat(found.Locations, tests, rest)
	return found
}

// where is the place of a message.
func where(m gotool.Message, role string) Location {
	return Location{File: m.File, Line: m.Line, Column: m.Column, Role: role}
}

// faults says what the analyzers of go vet have found, and why it matters.
var faults = map[string]struct {
	why     string
	concept concept
}{
	"copylocks":        {"A copied lock is another lock: who holds the copy does not keep the others out, and a Done on a copied WaitGroup is never counted. Pass a pointer.", counting},
	"lostcancel":       {"Without a call of cancel the context, and everybody who waits for it, lives until its parent ends. Call it on every way out: defer cancel().", cancelling},
	"waitgroup":        {"Wait may run before the goroutine has come as far as its Add, and then finds nothing to wait for. Count before the go statement, or let wg.Go do it.", counting},
	"testinggoroutine": {"Fatal and its kin end only the goroutine that calls them, and must be called from the test's own.", noExercise},
	"atomic":           {"The result of the atomic operation is assigned without one, which takes its effect away.", mutual},
	"loopclosure":      {"The goroutine uses the loop's variable after the loop has changed it.", noExercise},
	"sigchanyzer":      {"A signal that comes while nobody receives is dropped, unless the channel has room for it.", buffering},
}

// vet explains what go vet has found first.
func (x *explainer) vet(list []gotool.Message) Diagnosis {
	m := list[0]
	found := Diagnosis{Verdict: verdict.Vet, Summary: place(m.Line) + m.Text, Explanation: faults[m.Analyzer].why, concept: faults[m.Analyzer].concept}
	for _, m := range list {
		role := strings.TrimSuffix("go vet, "+m.Analyzer, ", ")
		if m.Column == 0 { // vet knows one: what has none was found as it would, where it does not look
			role = m.Analyzer
		}
		found.Locations = append(found.Locations, where(m, role))
	}
	return found
}
