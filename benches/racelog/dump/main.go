// Prints the goroutines of a service that hangs, by ending with a panic: 100 000 of them are 98 MB.
package main

import (
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

type job struct {
	id   int
	name string
	done chan int
}

type service struct {
	mutex   sync.Mutex
	started sync.WaitGroup
}

//go:noinline
func (s *service) accept(n int) {
	s.handle(&job{n, "job", make(chan int)}, []int{n}, nil)
}

//go:noinline
func (s *service) handle(j *job, values []int, err error) {
	s.authorise(j, "token", len(values))
	s.process(j, map[string]int{"a": 1}, err)
}

//go:noinline
func (s *service) authorise(j *job, token string, n int) {}

//go:noinline
func (s *service) process(j *job, options map[string]int, err error) {
	s.store(j, j.name, 1, 2, 3)
}

//go:noinline
func (s *service) store(j *job, name string, a, b, c int) {
	s.retry(j, func() { s.wait(j, j.id%4) })
}

//go:noinline
func (s *service) retry(j *job, f func()) {
	f()
}

//go:noinline
func (s *service) wait(j *job, kind int) {
	s.started.Done()
	switch kind {
	case 0:
		<-j.done
	case 1:
		select {
		case <-j.done:
		case j.done <- 1:
		}
	case 2:
		s.mutex.Lock()
	default:
		time.Sleep(time.Hour)
	}
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	debug.SetTraceback("all")
	s := &service{}
	s.mutex.Lock()
	s.started.Add(count)
	for n := range count {
		go s.accept(n)
	}
	s.started.Wait()
	time.Sleep(time.Second)
	panic("hangs")
}
