// verdict: fail
// With both compartments full, Put waits for a second and then throws the parcel away.

package buffered

import "time"

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	parcels chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{parcels: make(chan string, 2)}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	select {
	case l.parcels <- parcel:
	case <-time.After(time.Second): // blame
	}
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-l.parcels
}
