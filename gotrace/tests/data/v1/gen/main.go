// Command everything writes a small trace with what traces before Go 1.22 can hold: system calls that
// block and that do not, waits for the network, timers, channels, locks, conditions, GC with assists and
// sweeping, stopped worlds, tasks, regions, logs, CPU samples, goroutines that end and that never do.
package main

import (
	"context"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"runtime/trace"
	"sync"
	"syscall"
	"time"
)

var sink [][]byte

func main() {
	runtime.GOMAXPROCS(2)
	runtime.SetCPUProfileRate(500) // more often than StartCPUProfile asks for, which complains and goes on
	must(pprof.StartCPUProfile(io.Discard))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	idle := make(chan int)
	go func() { <-idle }()

	out, err := os.Create(os.Args[1])
	must(err)
	must(trace.Start(out))
	ctx, task := trace.NewTask(context.Background(), "request")
	var all sync.WaitGroup
	for _, work := range []func(context.Context){blocks, network(listener), allocates, waits, computes} {
		all.Add(1)
		go func(work func(context.Context)) {
			defer all.Done()
			work(ctx)
		}(work)
	}
	go func() { select {} }()
	all.Wait()
	runtime.ReadMemStats(new(runtime.MemStats))
	runtime.GOMAXPROCS(1)
	task.End()
	trace.Stop()
	must(out.Close())
}

func blocks(ctx context.Context) {
	var pipe [2]int
	must(syscall.Pipe(pipe[:]))
	go func() {
		for i := 0; i < 3; i++ {
			time.Sleep(300 * time.Microsecond)
			syscall.Write(pipe[1], []byte{1})
		}
	}()
	for i := 0; i < 3; i++ {
		trace.WithRegion(ctx, "read", func() { syscall.Read(pipe[0], make([]byte, 1)) })
		trace.Log(ctx, "read", "one more byte")
	}
}

func network(listener net.Listener) func(context.Context) {
	return func(context.Context) {
		go func() {
			conn, err := listener.Accept()
			must(err)
			io.Copy(conn, conn)
		}()
		conn, err := net.Dial("tcp", listener.Addr().String())
		must(err)
		for i := 0; i < 20; i++ {
			conn.Write([]byte("ping"))
			conn.Read(make([]byte, 4))
		}
		conn.Close()
	}
}

func allocates(context.Context) {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	for i := 0; i < 60; i++ {
		sink = append(sink, make([]byte, 64<<10))
	}
	sink = nil
	runtime.GC()
}

func waits(ctx context.Context) {
	var mutex sync.Mutex
	cond := sync.NewCond(&mutex)
	ready, c := false, make(chan int)
	go func() {
		for i := range c {
			trace.Logf(ctx, "got", "%d", i)
		}
		mutex.Lock()
		ready = true
		mutex.Unlock()
		cond.Broadcast()
	}()
	for i := 0; i < 10; i++ {
		select {
		case c <- i:
		case <-time.After(time.Second):
		}
		runtime.Gosched()
	}
	close(c)
	mutex.Lock()
	for !ready {
		cond.Wait()
	}
	mutex.Unlock()
}

func computes(ctx context.Context) {
	defer trace.StartRegion(ctx, "compute").End()
	for begin := time.Now(); time.Since(begin) < 8*time.Millisecond; {
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
