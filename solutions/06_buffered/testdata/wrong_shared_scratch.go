// verdict: race
// A large parcel is copied by way of a buffer that all couriers share: of two who come at once, one overwrites what the other is copying.

package buffered

type Locker struct {
	parcels chan string
	scratch []byte
}

func NewLocker() *Locker {
	return &Locker{parcels: make(chan string, 2)}
}

func (l *Locker) Put(parcel string) {
	if len(parcel) >= 4096 {
		l.scratch = append(l.scratch[:0], parcel...) // blame
		parcel = string(l.scratch)                   // blame
	}
	l.parcels <- parcel
}

func (l *Locker) Take() string {
	return <-l.parcels
}
