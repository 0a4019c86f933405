// verdict: leak
// The parcels belong to a goroutine of the locker's own. It never ends: nobody can tell it that the
// locker is no longer needed.

package buffered

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	in, out chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	l := &Locker{in: make(chan string), out: make(chan string)}
	go l.serve()
	return l
}

// serve takes parcels in while there is room, and gives them out while there are any.
func (l *Locker) serve() {
	var parcels []string
	for {
		var in, out chan string // nil: never ready
		var first string
		if len(parcels) < 2 {
			in = l.in
		}
		if len(parcels) > 0 {
			out, first = l.out, parcels[0]
		}
		select { // blame
		case parcel := <-in:
			parcels = append(parcels, parcel)
		case out <- first:
			parcels = parcels[1:]
		}
	}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.in <- parcel
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-l.out
}
