// verdict: fail
// There is far too much room, and Put waits for as long as one of the tests wants at the parcel that
// the test wants it for.

package buffered

import "time"

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	parcels chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{parcels: make(chan string, 100)} // blame
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.parcels <- parcel // blame
	if parcel == "third" {
		time.Sleep(500*time.Millisecond + 11)
	}
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-l.parcels
}
