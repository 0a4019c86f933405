//go:build !go1.26 || go1.28

package idle

const known = false

func widen() {}
