// Command storms writes a small trace of one kind of load, for tests with a threshold of 400:
// storms MODE FILE.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

var (
	gate sync.Mutex
	wait = make(chan int)
)

func main() {
	runtime.GOMAXPROCS(2)
	for i := 0; i < 500; i++ {
		go func() { <-wait }() // lives before the trace and all along
	}
	time.Sleep(10 * time.Millisecond)
	f, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	switch os.Args[1] {
	case "storm": // in a helper, on a lock; 800 in 160 ms
		time.Sleep(300 * time.Millisecond)
		gate.Lock()
		paced(800, 5, time.Millisecond, spawn)
		peak()
		time.Sleep(250 * time.Millisecond)
	case "two": // one that ends, then another from another line
		release := make(chan int)
		paced(700, 10, time.Millisecond, func() {
			go func() { <-release }()
		})
		peak()
		time.Sleep(250 * time.Millisecond)
		close(release)
		time.Sleep(250 * time.Millisecond)
		gate.Lock()
		paced(600, 10, time.Millisecond, spawn)
		peak()
		time.Sleep(250 * time.Millisecond)
	case "bursts": // 600 at once that end at once, ten times
		for i := 0; i < 10; i++ {
			var all sync.WaitGroup
			for j := 0; j < 600; j++ {
				all.Add(1)
				go func() { defer all.Done(); runtime.Gosched() }()
			}
			all.Wait()
			time.Sleep(50 * time.Millisecond)
		}
	case "flat": // as many start as end
		paced(3000, 15, 5*time.Millisecond, func() {
			go func() { time.Sleep(30 * time.Millisecond) }()
		})
	case "leak": // one in twenty never ends
		n := 0
		paced(800, 8, 20*time.Millisecond, func() {
			n++
			answer := make(chan int, (n%20+19)/20)
			go func() { answer <- n }()
		})
	}
	trace.Stop()
}

// paced calls f n times, a few at a time.
func paced(n, few int, pause time.Duration, f func()) {
	for i := 0; i < n; i++ {
		f()
		if i%few == few-1 {
			time.Sleep(pause)
		}
	}
}

func spawn() {
	go blocked()
}

func blocked() {
	gate.Lock()
	defer gate.Unlock()
}

func peak() {
	time.Sleep(5 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine(), "goroutines at the peak")
}
