// verdict: fail
// Looking for room now and then in a channel that is too large notices a free compartment too late.

package buffered

import "time"

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	parcels chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{parcels: make(chan string, 100)}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	for len(l.parcels) >= 2 { // blame
		time.Sleep(time.Millisecond) // blame
	}
	l.parcels <- parcel
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-l.parcels
}
