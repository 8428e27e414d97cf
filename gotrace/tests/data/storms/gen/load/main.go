// Command load writes a small trace of a storm from a line that had carried a steady load before,
// for tests with a threshold of 400: load FILE.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

var gate sync.Mutex

func main() {
	runtime.GOMAXPROCS(2)
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	began := time.Now()
	for i := 0; i < 1500; i++ {
		if i == 800 {
			gate.Lock()
			fmt.Println("locked after", time.Since(began))
		}
		go handle()
		if i < 800 || i%5 == 4 {
			time.Sleep(time.Millisecond)
		}
	}
	time.Sleep(5 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine(), "goroutines at the peak")
	time.Sleep(250 * time.Millisecond)
	trace.Stop()
}

func handle() {
	gate.Lock()
	gate.Unlock()
	time.Sleep(15 * time.Millisecond)
}
