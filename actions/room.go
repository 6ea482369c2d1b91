package actions

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// shells tracks the process groups of SHELLCMDs, in which something may still be running. A process
// that has started its own session or process group is out of reach. With privilege separation, the process with
// root's rights finds that, too.
type shells struct {
	mu     sync.Mutex
	groups map[int]bool
}

const (
	// manyGroups is how many groups may accumulate before those that have ended are forgotten.
	manyGroups = 64

	// roomTime bounds how long killed processes may take to disappear.
	roomTime = time.Second
)

// add notes the group of a SHELLCMD that has started.
func (s *shells) add(group int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.groups == nil {
		s.groups = map[int]bool{}
	}
	if len(s.groups) >= manyGroups {
		alive := membersOf(s.groups)
		for g := range s.groups {
			if !alive[g] {
				delete(s.groups, g)
			}
		}
	}
	s.groups[group] = true
}

// end kills everything that SHELLCMDs have started.
func (s *shells) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for until := time.Now().Add(roomTime); ; time.Sleep(10 * time.Millisecond) {
		alive := membersOf(s.groups)
		for g := range alive {
			_ = unix.Kill(-g, unix.SIGKILL)
		}
		if len(alive) == 0 || time.Now().After(until) {
			return
		}
	}
}

// membersOf returns the groups that have processes in this session. The number of a group that has
// ended may have been reused, but hardly in this session.
func membersOf(groups map[int]bool) map[int]bool {
	alive := map[int]bool{}
	session, err := unix.Getsid(0)
	if err != nil || len(groups) == 0 {
		return alive
	}
	paths, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range paths {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// The name of the program, in parentheses, may contain anything (proc_pid_stat(5)).
		text := string(stat)
		fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
		if len(fields) < 4 || fields[0] == "Z" {
			continue
		}
		group, _ := strconv.Atoi(fields[2])
		if sid, err := strconv.Atoi(fields[3]); err == nil && sid == session && groups[group] {
			alive[group] = true
		}
	}
	return alive
}
