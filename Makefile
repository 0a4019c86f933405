# make check judges your code; make help lists everything else. EX=08 (a number or part of a name) narrows a command.

.PHONY: check all watch list hint diff show reset doctor verify mutants test stress bench help
.DEFAULT_GOAL := check

GO ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# The grader is run as a tool of the module: built when its source has changed, then started from the go command's cache.
# What it cannot say itself is said here: that there is no go command, and, the first time, why nothing happens yet.
GRADER = sh -c '\
	command -v $(GO) >/dev/null 2>&1 || { \
		echo "grader: the go command was not found: install Go 1.26 or later from the Go website or your system packages, open a new terminal, and try again" >&2; exit 2; }; \
	test -d "$${XDG_CACHE_HOME:-$$HOME/.cache}/gokata" || test -d "$$HOME/Library/Caches/gokata" || \
		echo "building the grader: once on this machine, up to half a minute …" >&2; \
	GO111MODULE=on GOFLAGS= GOOS= GOARCH= exec $(GO) tool grader "$$@"' grader

# Whatever a command's exit status is, make ends with 2 and a line of its own about an error. A learner who has not finished
# yet has made no error, and a script wants the grader's own status. So these two run in question mode, in which make runs
# only lines that begin with + and ends with 1, in silence, where something is left to do.
ifeq (,$(filter-out check all,$(MAKECMDGOALS)))
MAKEFLAGS += q
STATUS := $(shell mktemp)
endif

check: judge ## judge the exercises in order, up to the first unsolved one
	$(end)
all: judge ## judge every exercise
	$(end)

.PHONY: judge
judge:
	+@$(GRADER) check $(if $(filter all,$(MAKECMDGOALS)),--all) $(EX); echo $$? >$(STATUS)

# Expanded only when judge is done.
end = $(call ending,$(shell cat $(STATUS); rm -f $(STATUS)))
ending = $(if $(filter-out 0 1,$(1)),$(error not judged))$(if $(filter 1,$(1)),@false)

watch: ## judge the current exercise on every save, on a screen with keys
	@$(GRADER) watch $(EX)

list: ## show all exercises with their verdicts
	@$(GRADER) list

hint: ## show a hint for the current exercise; N=2 for the second
	@$(GRADER) hint $(if $(N),-n $(N)) $(EX)

diff: ## compare your file with the solution
	@$(GRADER) diff $(EX)

show: ## draw what the goroutines did in a test of EX; TEST=name for another than the first that fails
	@$(GRADER) show $(EX) $(TEST)

reset: ## bring an exercise's stub back, EX=08; your version is kept, UNDO=1 brings it back
	@$(GRADER) reset $(if $(UNDO),--undo) $(EX)

doctor: ## examine the machine, and say how to mend what is not well
	@$(GRADER) doctor

verify: ## for authors: prove that solutions, stubs and attempts are what they claim to be
	@$(GRADER) verify $(EX)

mutants: ## for authors: find what the tests do not hold: small faulty variants of right code that pass
	@$(GRADER) verify --mutate --schedules 10 $(EX)

test: ## for authors: all tests of the grader and the solutions, linters, and verify
	@unformatted=$$(gofmt -l exercises grader solutions); test -z "$$unformatted" || { echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./grader/... ./solutions/...
	$(GO) run $(STATICCHECK) ./grader/... ./solutions/...
	GOOS=darwin CGO_ENABLED=0 $(GO) build -o /dev/null ./grader
	GOOS=windows CGO_ENABLED=0 $(GO) build -o /dev/null ./grader
	$(GO) test -race -timeout 20m ./grader/...
	$(GO) test -run 'Hostile|Parts' ./grader/internal/explain
	$(GO) test -race ./solutions/...
	@$(GRADER) verify

stress: ## for authors: verify 60 times on busy processors, with GOMAXPROCS 1, 2 and 8, and 10,000 healthy bubbles
	BUBBLES=10000 $(GO) test -count 1 -timeout 30m ./grader/internal/inside
	@$(GRADER) verify --repeat 20 --load --procs 1,2,8 $(EX)

bench: ## for authors: the grader's speed, as ratios to the bare go command
	@$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./grader/internal/endtoend

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(firstword $(MAKEFILE_LIST)) | while IFS='	' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done
