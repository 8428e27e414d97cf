// Package bubble prints all goroutines from inside a testing/synctest bubble.
package bubble

import (
	"os"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
)

func TestBubble(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		stop := make(chan bool)
		var group sync.WaitGroup
		group.Go(func() { <-stop })
		go group.Wait()
		synctest.Wait()
		stack := make([]byte, 1<<16)
		os.WriteFile(os.Getenv("OUT"), stack[:runtime.Stack(stack, true)], 0o666)
		close(stop)
	})
}
