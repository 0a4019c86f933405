// verdict: fail
// The number of parcels is read, compared and written one after the other: couriers who come together read the same number, and all go in.

package buffered

import "sync/atomic"

type Locker struct {
	used    atomic.Int32
	freed   chan struct{}
	parcels chan string // far more room than the locker has: used keeps the limit
}

func NewLocker() *Locker {
	return &Locker{freed: make(chan struct{}, 1), parcels: make(chan string, 100)}
}

func (l *Locker) Put(parcel string) {
	for l.used.Load() >= 2 {
		<-l.freed
	}
	l.used.Add(1)
	l.parcels <- parcel // blame
}

func (l *Locker) Take() string {
	parcel := <-l.parcels
	l.used.Add(-1)
	select {
	case l.freed <- struct{}{}:
	default: // nobody has noticed yet that the last one came free
	}
	return parcel
}
