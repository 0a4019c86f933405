package explain

import (
	"os"
	"path/filepath"
	"time"
)

// quote keeps the text of every file that the findings name: as it was built, if built holds it. Another is read now, unless it
// has been changed since the tests were built: nothing wrong is quoted. The zero time allows any.
func (p *Package) quote(dir string, built map[string][]byte, since time.Time) {
	p.Texts = map[string]string{}
	for _, f := range p.Findings {
		for _, l := range f.Locations {
			path := filepath.FromSlash(l.File)
			if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			text, known := built[path]
			if !known {
				info, err := os.Stat(path)
				if err != nil || !since.IsZero() && info.ModTime().After(since) {
					continue
				}
				if text, err = os.ReadFile(path); err != nil {
					continue // somebody else's output may name what is not here
				}
			}
			p.Texts[l.File] = string(text)
		}
	}
}
