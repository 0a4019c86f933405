// right: while it waits, it looks at the clock once a second.

package buffered

import "time"

// Locker has two compartments, each with room for one parcel. Any number of goroutines may use it
// at the same time.
type Locker struct {
	// parcels holds what is in the locker, in the order in which it was put in.
	parcels chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{parcels: make(chan string, 2)}
}

// Put puts parcel into a free compartment and returns at once. While both compartments are full it
// waits, and returns at the moment when Take frees one.
func (l *Locker) Put(parcel string) {
	second := time.Tick(time.Second)
	for {
		select {
		case l.parcels <- parcel:
			return
		case <-second: // a log could say so
		}
	}
}

// Take takes out the parcel that was put in first. While the locker is empty it waits, and returns
// at the moment when a parcel is put in.
func (l *Locker) Take() string {
	second := time.Tick(time.Second)
	for {
		select {
		case parcel := <-l.parcels:
			return parcel
		case <-second: // a log could say so
		}
	}
}
