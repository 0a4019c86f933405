// verdict: fail
// A channel for each compartment: there is the right room, but of two full compartments Take picks
// either, and the order is lost.

package buffered

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	left, right chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{left: make(chan string, 1), right: make(chan string, 1)}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	select {
	case l.left <- parcel:
	case l.right <- parcel:
	}
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	select { // blame
	case parcel := <-l.left:
		return parcel
	case parcel := <-l.right:
		return parcel
	}
}
