module example.org/shop

go 1.24.0

toolchain go1.27.3

require (
	example.org/http v1.1.0
	example.org/queue/v2 v2.0.0
	example.org/Pool v1.0.0 // indirect
	example.org/log v1.2.0 // indirect
)

replace example.org/queue/v2 => ./queue
