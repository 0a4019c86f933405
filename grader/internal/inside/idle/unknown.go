//go:build !go1.26 || go1.28

package idle

func widen([]string) bool { return false }
