//go:build unix

package doctor

import "golang.org/x/sys/unix"

// freeSpace returns the space, in bytes, that is left for the user on the disk that holds a folder; -1 if it is not known.
func freeSpace(dir string) int64 {
	var stat unix.Statfs_t
	if unix.Statfs(dir, &stat) != nil {
		return -1
	}
	return int64(stat.Bavail) * int64(stat.Bsize)
}
