// A shop whose stock is changed by all customers at once, whose day is closed while they still pay, and whose
// last customer finds a shelf that is not there.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

func main() {
	shop := NewShop("tea", "milk")
	var customers sync.WaitGroup
	for n := range 4 {
		customers.Go(func() { shop.serve(n) })
	}
	shop.report()
	customers.Wait()
	fmt.Fprintln(os.Stderr, "level=info msg=\"day closed\" sales", shop.sales)
	time.Sleep(50 * time.Millisecond)
	shop.restock(nil)
}
