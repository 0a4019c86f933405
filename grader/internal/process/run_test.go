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
	"runtime"
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
	"kills itself": func() { syscall.Kill(os.Getpid(), syscall.SIGKILL) },
	"ends itself":  func() { syscall.Kill(os.Getpid(), syscall.SIGTERM); select {} },
	"stops itself": func() { syscall.Kill(os.Getpid(), syscall.SIGSTOP) },
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
	"lives":            live,
	"leaves a child":   func() { leave(&syscall.SysProcAttr{}) },
	"leaves a group":   func() { leave(&syscall.SysProcAttr{Setpgid: true}) },
	"leaves a session": func() { leave(&syscall.SysProcAttr{Setsid: true}) },
}

// leave starts a child and ends when that lives.
func leave(apart *syscall.SysProcAttr) {
	self, _ := os.Executable()
	cmd := exec.Command(self)
	cmd.SysProcAttr = apart
	cmd.Env = append(os.Environ(), childVariable+"=lives")
	cmd.Stderr = os.Stderr // it holds the pipe open
	called, _ := cmd.StdoutPipe()
	if cmd.Start() != nil {
		os.Exit(1)
	}
	called.Read(make([]byte, 1))
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
	if runtime.GOOS != "linux" {
		t.Skip("nothing tells who has killed or stopped a process")
	}
	for what, want := range map[string]Ended{
		"exits":                 {End: Exited, Status: 3, Printed: []byte("out err out")},
		"ends itself":           {End: Exited, Status: 128 + 15},
		"kills itself":          {End: Exited, Status: 128 + 9},
		"stops itself":          {End: Stopped, Status: -1},
		"keeps the sampler out": {End: Busy, Status: -1},
	} {
		got, err := child(t, what).Run(t.Context())
		require.NoError(t, err)
		want.Wall = got.Wall
		assert.Less(t, got.Wall, 20*time.Second, what)
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
	whats := []string{"leaves a child"}
	if runtime.GOOS == "linux" { // elsewhere nobody finds what leaves its process group
		whats = append(whats, "leaves a group", "leaves a session")
	}
	for _, what := range whats {
		p := child(t, what)
		l := listen(t, &p)
		got, err := p.Run(t.Context())
		require.NoError(t, err)
		assert.Equal(t, Exited, got.End)
		assert.Zero(t, got.Status)
		c, err := l.Accept()
		require.NoError(t, err)
		isGone(t, c)
	}
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
