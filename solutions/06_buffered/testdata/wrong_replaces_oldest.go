// verdict: fail
// With both compartments full the oldest parcel makes room for the new one, and is lost.

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
	for {
		select {
		case l.parcels <- parcel:
			return
		default:
			<-l.parcels // blame
		}
	}
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-l.parcels
}
