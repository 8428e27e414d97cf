module example.org/api

go 1.22

require (
	example.org/http v1.0.0
	example.org/store v0.0.0
)

replace example.org/queue/v2 => ../../shop/queue
