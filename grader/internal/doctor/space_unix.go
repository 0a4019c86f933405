//go:build unix

package doctor

import "golang.org/x/sys/unix"

// freeSpace returns the space, in bytes, that is left for the user on the disk that holds a folder.
func freeSpace(dir string) (int64, bool) {
	var stat unix.Statfs_t
	if unix.Statfs(dir, &stat) != nil {
		return 0, false
	}
	return int64(stat.Bavail) * int64(stat.Bsize), true
}
