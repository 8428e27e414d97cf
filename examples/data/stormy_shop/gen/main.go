// Command stormy_shop traces itself while it plays a web shop on a bad day, for three seconds:
// it answers some requests (a flat load), a batch job runs now and then (bursts), and audit never ends what it
// starts (a slow leak). Then the warehouse hangs, and every order waits for it (a storm).
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

var (
	out       = flag.String("o", "shop.trace", "where the trace goes")
	orders    = flag.Int("orders", 5600, "orders that come in while the warehouse hangs")
	warehouse sync.Mutex
	log       = make(chan string)
)

func main() {
	flag.Parse()
	runtime.GOMAXPROCS(2)
	f, err := os.Create(*out)
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	stop := make(chan struct{})
	go auditEvery(100*time.Millisecond, stop)
	go batchEvery(400*time.Millisecond, stop)
	for n := 0; n < 100; n++ { // a second and a half of peace
		go order(n)
		time.Sleep(15 * time.Millisecond)
	}
	warehouse.Lock()
	started := time.Now()
	for n := 0; n < *orders; n++ {
		go order(n) // the storm
		if n%28 == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	took := time.Since(started)
	time.Sleep(20 * time.Millisecond)
	live := runtime.NumGoroutine()
	time.Sleep(500 * time.Millisecond)
	close(stop)
	trace.Stop()
	fmt.Printf("%d orders in %v, %d goroutines at the end\n", *orders, took, live)
}

func order(n int) {
	reserve(n)
}

func reserve(int) {
	warehouse.Lock()
	defer warehouse.Unlock()
}

// auditEvery starts goroutines for which nobody listens: the leak.
func auditEvery(d time.Duration, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(d):
			go func() { log <- "still open" }()
		}
	}
}

// batchEvery starts many at once, and waits for them: bursts.
func batchEvery(d time.Duration, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(d):
			var all sync.WaitGroup
			for range 40 {
				all.Add(1)
				go func() { defer all.Done(); runtime.Gosched() }()
			}
			all.Wait()
		}
	}
}
