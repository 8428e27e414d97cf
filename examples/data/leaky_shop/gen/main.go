// leaky_shop is a small web shop with a leak. It serves itself requests for half a minute and
// writes what an operator would fetch of it meanwhile: heap profiles, goroutine dumps, MemStats.
package main

import (
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	snapshots = 13
	interval  = 2500 * time.Millisecond
	customers = 8
	products  = 240
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: leaky_shop FOLDER")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	shop := new(shop)
	go shop.sendEventsEvery(4 * interval)
	go http.Serve(listener, shop.handler())

	var closed sync.WaitGroup
	stop := make(chan struct{})
	for i := range customers {
		closed.Go(func() { browse("http://"+listener.Addr().String(), uint64(i), stop) })
	}
	for i := range snapshots {
		time.Sleep(interval)
		if err := writeSnapshot(os.Args[1], i); err != nil {
			log.Fatal(err)
		}
	}
	close(stop)
	closed.Wait()
}

// browse looks at one product after the other.
func browse(shop string, seed uint64, stop <-chan struct{}) {
	random := rand.New(rand.NewPCG(seed, 0))
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Duration(40+random.IntN(40)) * time.Millisecond):
		}
		response, err := http.Get(fmt.Sprintf("%s/product/sku-%03d", shop, random.IntN(products)))
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}
