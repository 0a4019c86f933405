package explain

import (
	"path/filepath"

	"gokata/grader/internal/code"
)

// quote keeps the text of every file that the findings name, as it was read for the explanations. Somebody else's output may name
// what is not here.
func (p *Package) quote(dir string, read func(path string) *code.File) {
	p.Texts = map[string]string{}
	for _, f := range p.Findings {
		for _, l := range f.Locations {
			path := filepath.FromSlash(l.File)
			if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			if file := read(path); file != nil {
				p.Texts[l.File] = string(file.Src)
			}
		}
	}
}
