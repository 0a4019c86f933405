// verdict: fail
// With the locker empty, Take waits for eight hours and then returns no parcel.

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
	l.parcels <- parcel
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	select {
	case parcel := <-l.parcels:
		return parcel
	case <-time.After(8 * time.Hour): // blame
		return ""
	}
}
