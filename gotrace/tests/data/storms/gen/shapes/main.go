// Command shapes writes a small trace of what is easily taken for a storm or a leak, or for none, for
// tests with a threshold of 400: shapes MODE FILE.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"time"
)

var (
	never = make(chan int)
	began time.Time
)

func main() {
	runtime.GOMAXPROCS(2)
	f, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	before(os.Args[1])
	time.Sleep(20 * time.Millisecond)
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	began = time.Now()
	during(os.Args[1])
	trace.Stop()
}

// before starts what is there when the trace begins.
func before(mode string) {
	for i := 0; i < 300; i++ {
		switch mode {
		case "renewed":
			go first(ms(50 + i*8))
		case "beside":
			go first(ms(50 + i*4))
		case "winding":
			go time.Sleep(ms(30 + i*2))
		}
	}
}

func during(mode string) {
	switch mode {
	case "tail": // 600 at once; 24 of them stay a while
		time.Sleep(ms(200))
		gate := make(chan int)
		for i := 0; i < 600; i++ {
			stays := i%25 == 0
			go func() {
				<-gate
				if stays {
					time.Sleep(ms(500))
				}
			}()
		}
		time.Sleep(ms(40))
		close(gate)
		time.Sleep(ms(700))
	case "pool": // 60 idle workers, and 700 more from their line much later
		time.Sleep(ms(100))
		spawn(60)
		time.Sleep(ms(1500))
		fmt.Println("began after", time.Since(began))
		spawn(700)
		time.Sleep(ms(300))
	case "jobs": // eight functions from one line
		time.Sleep(ms(300))
		jobs := []func(){a, b, c, d, e, f, g, h}
		for i := 0; i < 480; i++ {
			go jobs[i%8]()
		}
		time.Sleep(ms(300))
	case "again": // three storms from one line
		for i := 0; i < 3; i++ {
			time.Sleep(ms(200))
			gate := make(chan int)
			for j := 0; j < 500; j++ {
				go func() { <-gate }()
			}
			time.Sleep(ms(300))
			close(gate)
		}
		time.Sleep(ms(200))
	case "renewed": // each starts its successor, and ends
		time.Sleep(ms(2200))
	case "beside": // the same, beside bursts from another line
		for i := 0; i < 4; i++ {
			time.Sleep(ms(250))
			for j := 0; j < 500; j++ {
				go time.Sleep(ms(30))
			}
		}
		time.Sleep(ms(100))
	case "winding": // a leak, while 300 from before the trace end
		for i := 0; i < 100; i++ {
			go func() { <-never }()
			time.Sleep(ms(20))
		}
	case "busy": // of a line's goroutines one in five stays
		for i := 0; i < 1000; i++ {
			stays := i%5 == 0
			go func() {
				time.Sleep(ms(600))
				if stays {
					<-never
				}
			}()
			time.Sleep(ms(3))
		}
	case "warm": // a pool grows for 2.4 s, and is full
		for i := 0; i < 60; i++ {
			go func() { <-never }()
			time.Sleep(ms(40))
		}
		time.Sleep(ms(1600))
	}
}

func first(life time.Duration) { time.Sleep(life); go next() }
func next()                    { time.Sleep(ms(5000)) }

func spawn(n int) {
	for i := 0; i < n; i++ {
		go func() { <-never }()
		if i%10 == 9 {
			time.Sleep(time.Millisecond)
		}
	}
}

func a() { <-never }
func b() { <-never }
func c() { <-never }
func d() { <-never }
func e() { <-never }
func f() { <-never }
func g() { <-never }
func h() { <-never }

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }
