// verdict: fail
// The room is right, but a goroutine waits for it in the place of the one who puts the parcel in.

package buffered

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
	go func() { l.parcels <- parcel }() // blame
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-l.parcels
}
