//go:build unix

package process

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The test binary is its own test program: childVariable says what it is to do, and socketVariable where to tell that it lives.
const childVariable, socketVariable = "PROCESS_TEST_CHILD", "PROCESS_TEST_SOCKET"

func TestMain(m *testing.M) {
	child := os.Getenv(childVariable)
	if child == "" {
		os.Exit(m.Run())
	}
	children[child]()
}

var children = map[string]func(){
	"exits": func() {
		fmt.Print("out ")
		fmt.Fprint(os.Stderr, "err ")
		fmt.Print("out")
		os.Exit(3)
	},
	"is killed": func() { syscall.Kill(os.Getpid(), syscall.SIGKILL) },
	"floods": func() {
		for {
			fmt.Println("more")
		}
	},
	"blocks": func() {
		var mu sync.Mutex
		mu.Lock()
		go mu.Lock()
		<-make(chan int)
	},
	"lives": live,
	"leaves a child": func() {
		self, _ := os.Executable()
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), childVariable+"=lives")
		cmd.Stderr = os.Stderr // it holds the pipe open
		called, _ := cmd.StdoutPipe()
		if cmd.Start() != nil {
			os.Exit(1)
		}
		called.Read(make([]byte, 1))
	},
}

// live tells the test that the process lives, by a connection that only its end closes.
func live() {
	if c, err := net.Dial("unix", os.Getenv(socketVariable)); err == nil {
		fmt.Print("!")
		io.Copy(io.Discard, c)
	}
}

// child prepares a process that runs this test binary.
func child(t *testing.T, what string) Process {
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	return Process{Binary: self, Dir: dir, Samples: filepath.Join(dir, "samples"), Env: []string{childVariable + "=" + what},
		Limits: Limits{Wall: time.Minute, Output: 1 << 16}}
}

// listen has the process tell that it lives, and returns the listener that hears it.
func listen(t *testing.T, p *Process) net.Listener {
	dir, err := os.MkdirTemp("", "") // the path of a socket must be short
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	p.Env = append(p.Env, socketVariable+"="+l.Addr().String())
	return l
}

// isGone tells that the process at the other end of a connection is no more.
func isGone(t *testing.T, c net.Conn) {
	require.NoError(t, c.SetReadDeadline(time.Now().Add(30*time.Second)))
	_, err := c.Read(make([]byte, 1))
	assert.ErrorIs(t, err, io.EOF)
}

func TestEnds(t *testing.T) {
	for what, want := range map[string]Ended{
		"exits":     {End: Exited, Status: 3, Printed: []byte("out err out")},
		"is killed": {End: Killed, Status: -1},
	} {
		got, err := child(t, what).Run(t.Context())
		require.NoError(t, err)
		want.Wall = got.Wall
		assert.Equal(t, want, *got, what)
	}
}

func TestAFloodIsStopped(t *testing.T) {
	got, err := child(t, "floods").Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Flood, got.End)
	assert.Len(t, got.Printed, 1<<16)
}

func TestWhatBlocksForEverIsEnded(t *testing.T) {
	got, err := child(t, "blocks").Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Deadlock, got.End)
	assert.Contains(t, got.Dump, "sync.Mutex.Lock")
	assert.Contains(t, got.Dump, "chan receive")
}

func TestNothingIsLeftBehind(t *testing.T) {
	p := child(t, "leaves a child")
	l := listen(t, &p)
	got, err := p.Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Exited, got.End)
	assert.Zero(t, got.Status)
	c, err := l.Accept()
	require.NoError(t, err)
	isGone(t, c)
}

func TestTheContextEndsAProcess(t *testing.T) {
	p := child(t, "lives")
	l := listen(t, &p)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() {
		_, err := p.Run(ctx)
		result <- err
	}()
	c, err := l.Accept()
	require.NoError(t, err)
	cancel()
	assert.ErrorIs(t, <-result, context.Canceled)
	isGone(t, c)
}

func TestTheWallClockLimitEndsAProcess(t *testing.T) {
	p := child(t, "lives")
	p.Limits.Wall = 300 * time.Millisecond
	listen(t, &p)
	got, err := p.Run(t.Context())
	require.NoError(t, err)
	assert.Contains(t, []End{Busy, Starved}, got.End)
	assert.Greater(t, got.Wall, p.Limits.Wall)
}
