package torture

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// Texts of the report's column "expected as well".
const (
	expectDisk = "the shutdown for a low battery does not wait for the disk"
	expectHang = expectDisk + "; it ends after SIGTERM while the disk hangs, and as a single process when the disk answers again"
)

// hangTime is how long a disk hangs after SIGTERM in trials in which the monitor cannot end before.
const hangTime = 5 * time.Second

// disk is a separate file system for the directories of a monitor.
type disk struct {
	*place
	r       *rig
	mounted string
}

// newDisk mounts a small file system in memory on a directory of the rig.
func newDisk(r *rig, dir string) *disk {
	r.Helper()
	d := &disk{newPlace(r.trial), r, dir}
	r.check(os.MkdirAll(dir, 0o755))
	d.mount("-t", "tmpfs", "-o", "size=1m,mode=0777", "none", dir)
	r.wrapper = d.enter()
	return d
}

// fill leaves no free space at all.
func (d *disk) fill() {
	d.r.Helper()
	f, err := os.Create(d.path(filepath.Join(d.mounted, "ballast")))
	d.r.check(err)
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
}

func (d *disk) free() {
	d.r.Helper()
	d.r.check(os.Remove(d.path(filepath.Join(d.mounted, "ballast"))))
}

// newExt4 mounts an ext4 image on a directory of the rig.
func newExt4(r *rig, dir string) *disk {
	r.Helper()
	needs.Programs(r, "mkfs.ext4", "fsfreeze")
	d := &disk{newPlace(r.trial), r, dir}
	r.check(os.MkdirAll(dir, 0o755))
	image := r.path("image")
	f, err := os.Create(image)
	r.check(err)
	r.check(f.Truncate(16 << 20))
	f.Close()
	r.check(d.run("mkfs.ext4", "-q", image))
	if err := d.run("mount", "-o", "loop,errors=remount-ro", image, dir); err != nil {
		r.Skipf("cannot mount a loop device: %v", err)
	}
	r.check(os.Chmod(d.path(dir), 0o777))
	r.wrapper = d.enter()
	return d
}

// fail triggers an ext4 error, which makes the file system read-only permanently.
func (d *disk) fail() {
	d.r.Helper()
	mounts, err := os.ReadFile("/proc/" + d.pid + "/mountinfo")
	d.r.check(err)
	for line := range strings.Lines(string(mounts)) {
		fields := strings.Fields(line)
		if fields[4] == d.mounted {
			name := filepath.Base(fields[slices.Index(fields, "-")+2])
			if err := os.WriteFile("/sys/fs/ext4/"+name+"/trigger_fs_error", []byte("1"), 0); err != nil {
				d.r.Skipf("cannot trigger an ext4 error: %v", err)
			}
			return
		}
	}
	d.r.Fatal("found no mounted ext4")
}

// diskFaults returns the faults of disks. They need root, who can mount.
func diskFaults() []fault {
	state := func(r *rig) string { return r.stateDir }
	log := func(r *rig) string { return filepath.Dir(r.log) }
	nothing := func(*disk) {}
	var all []fault
	for _, f := range []struct {
		name       string
		dir        func(*rig) string
		disk       func(*rig, string) *disk
		begin, end func(d *disk)
		atStart    bool
	}{
		{"the disk of state, journal and spool is full", state, newDisk, (*disk).fill, (*disk).free, false},
		{"the disk of state, journal and spool is full when the monitor starts", state, newDisk, (*disk).fill, (*disk).free, true},
		{"the disk of the log is full", log, newDisk, (*disk).fill, (*disk).free, false},
		{"the disk of the log is full when the monitor starts", log, newDisk, (*disk).fill, (*disk).free, true},
		{"the disk of state, journal and spool has an error, and becomes read-only (ext4)", state, newExt4, (*disk).fail, nothing, false},
		{"the disk of the log has an error, and becomes read-only (ext4)", log, newExt4, (*disk).fail, nothing, false},
		{"the disk of state, journal and spool is read-only when the monitor starts", state, newDisk,
			func(d *disk) { d.mount("-o", "remount,ro", d.mounted) }, func(d *disk) { d.mount("-o", "remount,rw", d.mounted) }, true},
	} {
		all = append(all, fault{name: f.name, expect: expectDisk, run: func(t *trial) {
			r := newRig(t)
			onDisk(r, f.disk(r, f.dir(r)), f.begin, f.end, f.atStart)
		}})
	}
	return append(all,
		fault{name: "the disk of state, journal and spool hangs (a frozen ext4)", expect: expectHang, run: func(t *trial) { frozen(t, state, false) }},
		fault{name: "the disk of the log hangs", expect: expectHang, run: func(t *trial) { frozen(t, log, false) }},
		fault{name: "the disk of state, journal and spool hangs when the monitor starts", expect: expectHang, run: func(t *trial) { frozen(t, state, true) }},
	)
}

// onDisk tests a low battery while a disk has a fault, and another one afterwards.
func onDisk(r *rig, d *disk, begin, end func(d *disk), atStart bool) {
	s := newSimulated(r.trial, "Eaton")
	r.plan(s.port(), s.ca(), time.Hour, "")
	r.timeout = "60"
	if atStart {
		begin(d)
	}
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	if !atStart {
		begin(d)
	}
	r.lowBattery(s)
	end(d)
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": 2})
	r.bounded()
	r.stop()
}

// frozen tests a low battery while every write to a disk hangs.
func frozen(t *trial, dir func(*rig) string, atStart bool) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	d := newExt4(r, dir(r))
	r.plan(s.port(), s.ca(), time.Hour, "")
	r.timeout = "60"
	thawed := false
	thaw := func() {
		if !thawed {
			thawed = true
			t.check(d.run("fsfreeze", "--unfreeze", d.mounted))
		}
	}
	freeze := func() {
		t.check(d.run("fsfreeze", "--freeze", d.mounted))
		t.Cleanup(thaw)
	}
	if atStart {
		freeze()
	}
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	if !atStart {
		freeze()
	}
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": 1})
	began := time.Now()
	r.check(r.cmd.Process.Signal(syscall.SIGTERM))
	ended := func() bool {
		select {
		case <-r.ended:
			return true
		default:
			return false
		}
	}
	if r.separate {
		r.await("an end after SIGTERM while the disk hangs", ended)
		r.row.peak("s to end after SIGTERM", int(time.Since(began).Seconds()+0.5))
	} else {
		time.Sleep(hangTime) // a process that waits for a frozen disk cannot end, not even after kill -9
	}
	thaw()
	r.await("an end after SIGTERM", ended)
	r.cmd = nil
	r.unharmed()
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	r.lowBattery(s)
	r.bounded()
	r.stop()
}
