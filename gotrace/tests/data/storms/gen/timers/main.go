// Command timers writes a small trace in which goroutines that timers start leak, of two functions:
// timers FILE.
package main

import (
	"os"
	"runtime"
	"runtime/trace"
	"time"
)

var never, nowhere = make(chan int), make(chan int)

func main() {
	runtime.GOMAXPROCS(2)
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	for i := 0; i < 60; i++ {
		time.AfterFunc(time.Millisecond, retry)
		if i%2 == 0 {
			time.AfterFunc(time.Millisecond, expire)
		}
		time.Sleep(25 * time.Millisecond)
	}
	trace.Stop()
}

func retry() { <-never }

func expire() { nowhere <- 1 }
