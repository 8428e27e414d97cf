//go:build go1.23

package main

import yaml "example.com/zoo.v2/yaml.v3"

func seq(y func(int) bool)          { y(1) }
func seq2(y func(int, string) bool) { y(1, "") }

func rangefuncs() {
	for i := range seq {
		use(i)
		defer use(7)
		for range seq2 {
			go use(9)
			yaml.Keep(func() {
				for range seq {
					use(1)
				}
			})
		}
	}
	func() {
		for x := range seq {
			use(x)
			func() { use(2); recover() }()
		}
	}()
}
func (t *T) R() {
	for range seq {
		use(t)
	}
}
