// Command small traces itself for some seconds, which is some generations, while it does a little of everything:
// channels, locks, timers, system calls, tasks and regions that outlive a generation, garbage collection.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"syscall"
	"time"
)

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

var (
	keep    *node
	ballast []byte
)

func worker(ctx context.Context, jobs <-chan int, mu *sync.Mutex) {
	defer trace.StartRegion(ctx, "worker").End()
	for job := range jobs {
		trace.WithRegion(ctx, "job", func() {
			mu.Lock()
			defer mu.Unlock()
			time.Sleep(time.Millisecond)
			if job%4 == 0 {
				trace.Logf(ctx, "jobs", "job %d", job)
			}
		})
	}
}

func main() {
	runtime.GOMAXPROCS(2)
	var pipe [2]int
	syscall.Pipe(pipe[:])
	go func() { // In one system call for the whole trace.
		var b [1]byte
		syscall.Read(pipe[0], b[:])
	}()
	time.Sleep(10 * time.Millisecond)
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	ctx, task := trace.NewTask(context.Background(), "whole run")
	jobs := make(chan int)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); worker(ctx, jobs, &mu) }()
	}
	for i := 0; i < 40; i++ {
		step, part := trace.NewTask(ctx, fmt.Sprintf("step %d", i%3))
		jobs <- i
		keep = tree(5)
		if i%20 == 15 {
			ballast = make([]byte, 8<<20) // One garbage collection. runtime.GC would yield some ten thousand times.
		}
		for j := 0; j < 3; j++ {
			wg.Add(1)
			go func() { defer wg.Done(); runtime.Gosched() }()
		}
		nap := syscall.NsecToTimespec(200_000)
		syscall.Nanosleep(&nap, nil)
		coroutine()
		trace.Log(step, "steps", "done")
		part.End()
		time.Sleep(90 * time.Millisecond)
	}
	close(jobs)
	wg.Wait()
	task.End()
	trace.Stop()
	f.Close()
}
