//go:build go1.26 && !go1.28

package idle

import (
	"slices"
	"unsafe"
)

// isIdleInSynctest mirrors the runtime's table (runtime2.go), which has an element for each reason to wait.
//
//go:linkname isIdleInSynctest runtime.isIdleInSynctest
var isIdleInSynctest [1]bool

//go:linkname name runtime.waitReason.String
func name(reason uint8) string

// last is above every reason: those that do not exist have a name of their own.
const last = 255

func widen(waits []string) bool {
	for reason := uint8(0); name(reason) != name(last); reason++ {
		if slices.Contains(waits, name(reason)) {
			*(*bool)(unsafe.Add(unsafe.Pointer(&isIdleInSynctest), reason)) = true
		}
	}
	return true
}
