package explorer

// search goes through all schedules of a test with at most so many preemptions: points at which a goroutine that could go on has to
// let another one go first (Musuvathi and Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", 2007).
// A schedule is the list of choices that were made in it. The next one makes the last of them otherwise that can be.
type search struct {
	preemptions int

	path   []int // the choice at each turn, up to where this schedule leaves the one before
	widths []int // the number of choices at each turn of this schedule
	latest int   // the goroutine that had the last turn
	spent  int   // preemptions of this schedule
}

var searched *search

// Search has each call of [Next] choose a schedule of the test that follows, until it was under all that have at most so many
// preemptions.
func Search(preemptions int) { searched = &search{preemptions: preemptions} }

// Next chooses the next schedule, and tells whether there is one.
func Next() bool {
	s := searched
	if s.widths != nil {
		s.path = append(s.path, make([]int, max(0, len(s.widths)-len(s.path)))...)[:len(s.widths)]
		for len(s.path) > 0 && s.path[len(s.path)-1]+1 >= s.widths[len(s.path)-1] {
			s.path = s.path[:len(s.path)-1]
		}
		if len(s.path) == 0 {
			searched = nil
			return false
		}
		s.path[len(s.path)-1]++
	}
	s.widths, s.latest, s.spent = []int{}, 0, 0
	return true
}

// choose returns the index of the goroutine that has the next turn. Of those that have stopped, the one that had the last turn is the
// first choice, and each other a preemption. If it has not stopped, any is as good.
func (s *search) choose(stopped []*turn) int {
	first := 0
	ready := false
	for i, t := range stopped {
		if t.goroutine == s.latest {
			first, ready = i, true
		}
	}
	width, choice := len(stopped), 0
	if ready && s.spent == s.preemptions {
		width = 1
	}
	if len(s.widths) < len(s.path) {
		choice = min(s.path[len(s.widths)], width-1)
	}
	s.widths = append(s.widths, width)
	if ready && choice > 0 {
		s.spent++
	}
	// The first choice, then the others in their order.
	i := first
	if choice > 0 {
		if i = choice - 1; i >= first {
			i = choice
		}
	}
	s.latest = stopped[i].goroutine
	return i
}
