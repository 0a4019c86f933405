package gotool

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Overlay is a set of files that the go command sees as if they were on disk, in place of what is there (see -overlay in
// "go help build").
type Overlay struct {
	dir     string            // holds the texts, and the index
	replace map[string]string // by the path that the go command sees: where the text is
}

// NewOverlay returns an empty overlay, which keeps what it needs in a new folder below temp.
func NewOverlay(temp string) (*Overlay, error) {
	dir, err := os.MkdirTemp(temp, "overlay-")
	if err != nil {
		return nil, fmt.Errorf("preparing an overlay: %w", err)
	}
	return &Overlay{dir, map[string]string{}}, nil
}

// Add adds a Go file under an absolute path, in place of what it held there. Positions in it are reported as being in the file shownAs, if that is not "".
func (o *Overlay) Add(path, shownAs string, text []byte) error {
	backing := cmp.Or(o.replace[path], filepath.Join(o.dir, fmt.Sprintf("%d.go", len(o.replace))))
	if shownAs != "" {
		text = append([]byte("//line "+shownAs+":1:1\n"), text...)
	}
	if err := os.WriteFile(backing, text, 0o600); err != nil {
		return fmt.Errorf("writing an overlay: %w", err)
	}
	o.replace[path] = backing
	return nil
}

// AddAll adds files by slash-separated path below a folder. Their positions are their own.
func (o *Overlay) AddAll(folder string, files map[string][]byte) error {
	for name, text := range files {
		if err := o.Add(filepath.Join(folder, filepath.FromSlash(name)), "", text); err != nil {
			return err
		}
	}
	return nil
}

// index writes down, for the go command, what is in the overlay, and returns the file's path.
func (o *Overlay) index() (string, error) {
	text, err := json.Marshal(map[string]any{"Replace": o.replace})
	if err != nil {
		return "", fmt.Errorf("writing an overlay: %w", err)
	}
	name := filepath.Join(o.dir, "overlay.json")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return "", fmt.Errorf("writing an overlay: %w", err)
	}
	return name, nil
}
