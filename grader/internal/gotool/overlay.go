package gotool

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Overlay is a set of files that the go command sees as if they were on disk, in place of what is there (see -overlay in
// "go help build").
type Overlay struct {
	temp  string            // where the texts are written when a command needs them
	texts map[string][]byte // by the path that the go command sees
}

// NewOverlay returns an empty overlay, which keeps what it needs below temp.
func NewOverlay(temp string) *Overlay { return &Overlay{temp, map[string][]byte{}} }

// Add adds a Go file under an absolute path. Positions in it are reported as being in the file shownAs, if that is not "".
func (o *Overlay) Add(path, shownAs string, text []byte) {
	if shownAs != "" {
		text = append([]byte("//line "+shownAs+":1:1\n"), text...)
	}
	o.texts[path] = text
}

// AddAll adds files by slash-separated path below a folder. Their positions are their own.
func (o *Overlay) AddAll(folder string, files map[string][]byte) {
	for name, text := range files {
		o.Add(filepath.Join(folder, filepath.FromSlash(name)), "", text)
	}
}

// write writes down, for the go command, what is in the overlay, and returns the path of the index.
func (o *Overlay) write() (index string, err error) {
	dir, err := os.MkdirTemp(o.temp, "overlay-")
	replace := map[string]string{}
	for path, text := range o.texts {
		replace[path] = filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		if err == nil {
			err = os.WriteFile(replace[path], text, 0o600)
		}
	}
	index = filepath.Join(dir, "overlay.json")
	if err == nil {
		text, _ := json.Marshal(map[string]any{"Replace": replace}) // strings can always be written
		err = os.WriteFile(index, text, 0o600)
	}
	if err != nil {
		return "", fmt.Errorf("writing an overlay: %w", err)
	}
	return index, nil
}
