package code

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
)

// outlines declare what the rules ask about in the packages that concurrent code is made of. Compiling those packages, or
// reading what the compiler left of them, would take longer than everything else that a diagnosis does.
var outlines = map[string]string{
	"time": `package time
type Duration int64
const (
	Nanosecond Duration = 1
	Microsecond = 1000 * Nanosecond
	Millisecond = 1000 * Microsecond
	Second = 1000 * Millisecond
	Minute = 60 * Second
	Hour = 60 * Minute
)
type Time struct{}
type Timer struct{ C <-chan Time }
type Ticker struct{ C <-chan Time }
func Sleep(d Duration)
func After(d Duration) <-chan Time
func Tick(d Duration) <-chan Time
func NewTimer(d Duration) *Timer
func NewTicker(d Duration) *Ticker
func AfterFunc(d Duration, f func()) *Timer
func Now() Time
func Since(t Time) Duration
func Until(t Time) Duration
func (*Timer) Stop() bool
func (*Timer) Reset(d Duration) bool
func (*Ticker) Stop()
func (*Ticker) Reset(d Duration)
func (Time) Sub(t Time) Duration
func (Time) Add(d Duration) Time
`,
	"sync": `package sync
type Locker interface{ Lock(); Unlock() }
type Mutex struct{}
func (*Mutex) Lock()
func (*Mutex) Unlock()
func (*Mutex) TryLock() bool
type RWMutex struct{}
func (*RWMutex) Lock()
func (*RWMutex) Unlock()
func (*RWMutex) RLock()
func (*RWMutex) RUnlock()
func (*RWMutex) RLocker() Locker
type WaitGroup struct{}
func (*WaitGroup) Add(n int)
func (*WaitGroup) Done()
func (*WaitGroup) Go(f func())
func (*WaitGroup) Wait()
type Cond struct{ L Locker }
func NewCond(l Locker) *Cond
func (*Cond) Wait()
func (*Cond) Signal()
func (*Cond) Broadcast()
type Once struct{}
func (*Once) Do(f func())
func OnceFunc(f func()) func()
func OnceValue[T any](f func() T) func() T { return f }
`,
	"sync/atomic": `package atomic
type Int32 struct{}
func (*Int32) Load() int32
func (*Int32) Store(n int32)
func (*Int32) Add(n int32) int32
func (*Int32) Swap(n int32) int32
func (*Int32) CompareAndSwap(old, n int32) bool
type Int64 struct{}
func (*Int64) Load() int64
func (*Int64) Store(n int64)
func (*Int64) Add(n int64) int64
func (*Int64) Swap(n int64) int64
func (*Int64) CompareAndSwap(old, n int64) bool
type Bool struct{}
func (*Bool) Load() bool
func (*Bool) Store(b bool)
func (*Bool) Swap(b bool) bool
func (*Bool) CompareAndSwap(old, b bool) bool
type Pointer[T any] struct{}
func (*Pointer[T]) Load() *T { return nil }
func (*Pointer[T]) Store(v *T) {}
func (*Pointer[T]) Swap(v *T) *T { return nil }
func (*Pointer[T]) CompareAndSwap(old, v *T) bool { return false }
`,
	"context": `package context
import "time"
type Context interface{ Done() <-chan struct{}; Err() error; Value(key any) any }
type CancelFunc func()
func Background() Context
func TODO() Context
func WithCancel(c Context) (Context, CancelFunc)
func WithTimeout(c Context, d time.Duration) (Context, CancelFunc)
func WithDeadline(c Context, t time.Time) (Context, CancelFunc)
`,
	"golang.org/x/sync/errgroup": `package errgroup
import "context"
type Group struct{}
func WithContext(c context.Context) (*Group, context.Context)
func (*Group) Go(f func() error)
func (*Group) TryGo(f func() error) bool
func (*Group) SetLimit(n int)
func (*Group) Wait() error
`,
}

// outliner imports packages by their outlines. One without is empty: what the code takes from it has no type, and goes without.
type outliner map[string]*types.Package

func (o outliner) Import(from string) (*types.Package, error) {
	if p := o[from]; p != nil {
		return p, nil
	}
	set := token.NewFileSet()
	name := path.Base(from)
	p := types.NewPackage(from, name)
	if text, ok := outlines[from]; ok {
		f, err := parser.ParseFile(set, name+".go", text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		config := types.Config{Importer: o, IgnoreFuncBodies: true}
		if p, err = config.Check(from, set, []*ast.File{f}, nil); err != nil {
			return nil, err
		}
	}
	p.MarkComplete()
	o[from] = p
	return p, nil
}
