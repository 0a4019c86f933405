// verdict: fail
// Tickets send the parcels to the two compartments in turn: a courier who is held up with a ticket is overtaken by another's two parcels, and the second comes out first.

package buffered

import "sync/atomic"

type Locker struct {
	puts, takes  atomic.Uint64
	compartments [2]chan string
}

func NewLocker() *Locker {
	return &Locker{compartments: [2]chan string{make(chan string, 1), make(chan string, 1)}}
}

func (l *Locker) Put(parcel string) {
	ticket := l.puts.Add(1)
	l.compartments[ticket%2] <- parcel // blame
}

func (l *Locker) Take() string {
	ticket := l.takes.Add(1)
	return <-l.compartments[ticket%2] // blame
}
