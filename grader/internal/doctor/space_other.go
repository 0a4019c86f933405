//go:build !unix

package doctor

// freeSpace returns the space, in bytes, that is left for the user on the disk that holds a folder. Here it is not known.
func freeSpace(string) (int64, bool) { return 0, false }
