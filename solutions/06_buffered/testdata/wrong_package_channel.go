// verdict: deadlock
// All lockers share one channel, the one that was made last: two parcels in one locker fill the other
// as well.

package buffered

// parcels is made anew for each locker.
var parcels chan string

// Locker has two compartments, each with room for one parcel.
type Locker struct{}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	parcels = make(chan string, 2)
	return &Locker{}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	parcels <- parcel // blame
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-parcels
}
