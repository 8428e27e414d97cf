// Runs a command and prints what it cost, as the operating system accounts for the whole process:
// wall, user and system time in nanoseconds and the peak of its memory in bytes.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	command := exec.Command(os.Args[1], os.Args[2:]...)
	command.Stderr = os.Stderr
	start := time.Now()
	if err := command.Run(); err != nil {
		panic(err)
	}
	wall := time.Since(start)
	state := command.ProcessState
	peak := state.SysUsage().(*syscall.Rusage).Maxrss * 1024 // Linux counts KiB.
	fmt.Println(wall.Nanoseconds(), state.UserTime().Nanoseconds(), state.SystemTime().Nanoseconds(), peak)
}
