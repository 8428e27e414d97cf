// Command waits blocks goroutines in various ways and writes what runtime/pprof says about them.
//
//	waits DIR        writes goroutine, goroutineleak and threadcreate profiles, after a minute
//	waits panic N    panics beside a goroutine with a stack of N calls
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
	"time"

	queue "example.com/waits/queue.v2"
)

var (
	mutex     sync.Mutex
	reachable = queue.New[string]()
	full      = queue.New[string]()
)

type job struct{ name string }

//go:noinline
func (j *job) run(ctx context.Context) {
	labels := pprof.Labels("route", "/v1/orders", "step", "a b\"c\\d é", "empty", "")
	pprof.Do(ctx, labels, func(context.Context) {
		func() { full.Put(j.name) }()
	})
}

func deep(n int) {
	if n == 0 {
		reachable.Take()
	}
	deep(n - 1)
}

func pinned() {
	runtime.LockOSThread()
	reachable.Take()
}

func block() {
	mutex.Lock()
	for range make([]int, 2) {
		go func() { queue.New[int]().Take() }() // leaks: nobody else has this queue
	}
	go (&job{"j"}).run(context.Background())
	go reachable.Take()
	go mutex.Lock()
	go pinned()
	go func() { select {} }()
}

func write(dir, profile string) {
	p := pprof.Lookup(profile)
	if p == nil {
		return
	}
	for debug, suffix := range []string{".pb.gz", ".debug1.txt", ".debug2.txt"} {
		f, err := os.Create(filepath.Join(dir, profile+suffix))
		if err == nil {
			err = p.WriteTo(f, debug)
		}
		if err != nil {
			panic(err)
		}
		f.Close()
	}
}

func main() {
	if os.Args[1] == "panic" {
		n, _ := strconv.Atoi(os.Args[2])
		go deep(n)
		time.Sleep(100 * time.Millisecond)
		defer func() { panic(fmt.Sprint(recover(), " again")) }()
		panic("at the end")
	}
	block()
	time.Sleep(100 * time.Millisecond)
	runtime.GC() // stamps the goroutines, so that their age is printed
	time.Sleep(61 * time.Second)
	write(os.Args[1], "goroutine")
	write(os.Args[1], "goroutineleak")
	write(os.Args[1], "threadcreate")
}
