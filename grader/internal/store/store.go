// Package store remembers verdicts by the content of everything that they depend on, in the user's cache folder.
//
// It is a cache and nothing more: an entry that cannot be read, or makes no sense, is as good as none, and losing the whole
// folder costs only time. Entries are written whole and under names made of their keys, so graders at work at the same time
// do each other no harm.
package store

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gokata/grader/internal/atomicfile"
)

// Folder returns the folder below which the grader keeps what it can do without: remembered verdicts, workspaces, backups. It
// follows os.UserCacheDir, and falls back to the system's folder for temporary files.
func Folder() string {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	return filepath.Join(base, "gokata")
}

// Store is the folder below which values are remembered. Nothing there is touched until something is put into it.
type Store string

func (s Store) path(k Key) string {
	return filepath.Join(string(s), "verdicts", string(k[:2]), string(k[2:])+".json")
}

// Get reads the value remembered under a key into v, and tells whether there was one. One that was written by somebody else, or by
// another grader, is none.
func (s Store) Get(k Key, v any) bool {
	text, err := os.ReadFile(s.path(k))
	var e entry
	if err != nil || json.Unmarshal(text, &e) != nil {
		return false
	}
	seal, err := s.seal(k, e.Value)
	return err == nil && hmac.Equal(seal, e.Seal) && json.Unmarshal(e.Value, v) == nil
}

// Put remembers a value.
func (s Store) Put(k Key, v any) error {
	if err := s.put(k, v); err != nil {
		return fmt.Errorf("remembering a verdict: %w", err)
	}
	return nil
}

func (s Store) put(k Key, v any) error {
	value, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.path(k)), 0o755); err != nil {
		return err
	}
	seal, err := s.seal(k, value)
	if err != nil {
		return err
	}
	text, err := json.Marshal(entry{seal, value})
	return cmp.Or(err, atomicfile.Write(s.path(k), text))
}

// entry is what a file holds.
type entry struct {
	Seal  []byte
	Value json.RawMessage
}

// seal returns what shows that a value under a key was written by this program for this user: an HMAC with a secret of the user's.
func (s Store) seal(k Key, text []byte) ([]byte, error) {
	secret, err := s.secret()
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "%s %s %s", Self(), k, text)
	return h.Sum(nil), nil
}

// secret returns the user's secret, and makes it if there is none. Of several programs that make one at once, the first counts.
func (s Store) secret() ([]byte, error) {
	path := filepath.Join(string(s), "secret")
	if secret, err := os.ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	f, err := os.CreateTemp(string(s), ".gokata-*") // which others cannot read
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(rand.Text())
	if err = cmp.Or(err, f.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.Rename(f.Name(), path); err != nil { // a file system without links
			return nil, err
		}
	}
	return os.ReadFile(path)
}

// Key identifies everything that a value depends on.
type Key string

// KeyOf returns the key, a SHA-256 sum, for the parts that a value depends on. Each is framed by its length, so that no two lists
// of parts are alike.
func KeyOf(parts ...string) Key {
	sum := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(sum, "%d %s", len(part), part)
	}
	return Key(hex.EncodeToString(sum.Sum(nil)))
}

// Self identifies the running program. The go command writes an ID made of the content of everything in a binary into its
// first 32 KiB (cmd/internal/buildid), so its beginning and its size say which program it is.
func Self() string {
	path, _ := os.Executable() // "" cannot be opened
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	sum := sha256.New()
	io.Copy(sum, io.LimitReader(f, 64<<10))
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%x %d", sum.Sum(nil), size)
}
