// verdict: fail or deadlock
// The channel is made at its first use. Two who come first together make one each, and a parcel in the channel that loses is lost.

package buffered

import "sync/atomic"

type Locker struct {
	parcels atomic.Pointer[chan string]
}

func NewLocker() *Locker {
	return &Locker{}
}

// compartments returns the channel that holds the parcels, and makes it if need be.
func (l *Locker) compartments() chan string {
	if made := l.parcels.Load(); made != nil {
		return *made
	}
	fresh := make(chan string, 2)
	l.parcels.Store(&fresh) // blame
	return fresh
}

func (l *Locker) Put(parcel string) {
	l.compartments() <- parcel // blame
}

func (l *Locker) Take() string {
	return <-l.compartments() // blame
}
